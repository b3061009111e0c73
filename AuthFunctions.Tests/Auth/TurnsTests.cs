namespace AuthFunctions.Tests;

public sealed class TurnsTests
{
    private readonly Turns _turns = new(maxWaiting: 3);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void TryTake_Turn_IsOneCallersUntilItEnds()
    {
        Assert.True(_turns.TryTake("a"));
        Assert.False(_turns.TryTake("a"));
        Assert.True(_turns.TryTake("b"));

        _turns.End("a");

        Assert.True(_turns.TryTake("a"));
        Assert.False(_turns.TryTake("b"));
    }

    [Fact]
    public async Task Take_TurnThatNobodyHas_DoesNotWait()
    {
        await _turns.TakeAsync("a", CancellationToken);

        Assert.False(_turns.TryTake("a"));
    }

    [Fact]
    public async Task End_SomeWait_GoesToTheFirstOfThem()
    {
        _turns.TryTake("a");
        var first = _turns.TakeAsync("a", CancellationToken);
        var second = _turns.TakeAsync("a", CancellationToken);

        _turns.End("a");
        await first;
        Assert.False(second.IsCompleted);

        _turns.End("a");
        await second;
        Assert.False(_turns.TryTake("a"));

        _turns.End("a");
        Assert.True(_turns.TryTake("a"));
    }

    [Fact]
    public async Task End_TheFirstHasStoppedWaiting_GoesToTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        _turns.TryTake("a");
        var gone = _turns.TakeAsync("a", cancellation.Token);
        var next = _turns.TakeAsync("a", CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _turns.End("a");

        await next;
        Assert.False(_turns.TryTake("a"));
    }

    [Fact]
    public async Task End_EveryoneHasStoppedWaiting_FreesTheTurn()
    {
        using var cancellation = new CancellationTokenSource();
        _turns.TryTake("a");
        var gone = _turns.TakeAsync("a", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _turns.End("a");

        Assert.True(_turns.TryTake("a"));
    }

    [Fact]
    public async Task Take_TooManyWait_IsRefusedUntilOneStops()
    {
        using var cancellation = new CancellationTokenSource();
        _turns.TryTake("a");
        _turns.TryTake("b");
        var patient = Task.WhenAll(_turns.TakeAsync("a", CancellationToken), _turns.TakeAsync("b", CancellationToken));
        var impatient = _turns.TakeAsync("b", cancellation.Token);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => _turns.TakeAsync("b", CancellationToken));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        var again = _turns.TakeAsync("b", CancellationToken);
        Assert.False(again.IsFaulted);

        _turns.End("a");
        _turns.End("b");
        await patient;
        _turns.End("b");
        await again;
    }
}
