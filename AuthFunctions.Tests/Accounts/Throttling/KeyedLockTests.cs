namespace AuthFunctions.Tests.Accounts.Throttling;

public sealed class KeyedLockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ThrottleKey A = ThrottleKey.Login(LoginName.Username("a"));
    private static readonly ThrottleKey B = ThrottleKey.Login(LoginName.Username("b"));

    private readonly KeyedLock _locks = new(maxWaiting: 2);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void TryAcquire_LockOfKey_IsOneCallersUntilReleased()
    {
        var held = _locks.TryAcquire(A);
        Assert.NotNull(held);
        Assert.Null(_locks.TryAcquire(A));
        Assert.NotNull(_locks.TryAcquire(B));

        held.Dispose();

        Assert.NotNull(_locks.TryAcquire(A));
        Assert.Null(_locks.TryAcquire(B));
    }

    [Fact]
    public void TryAcquire_EqualKeys_ShareALock()
    {
        Assert.NotNull(_locks.TryAcquire(A));

        Assert.Null(_locks.TryAcquire(ThrottleKey.Login(LoginName.Username(" A "))));
        Assert.NotNull(_locks.TryAcquire(ThrottleKey.Login(LoginName.Email("a"))));
    }

    [Fact]
    public void Dispose_Twice_ReleasesOnce()
    {
        var first = _locks.TryAcquire(A)!;
        first.Dispose();
        using var second = _locks.TryAcquire(A);

        first.Dispose();

        Assert.Null(_locks.TryAcquire(A));
    }

    [Fact]
    public async Task Acquire_FreeLock_DoesNotWait()
    {
        using var held = await AcquireAsync(A);

        Assert.Null(_locks.TryAcquire(A));
    }

    [Fact]
    public async Task Release_SeveralWait_GoesToTheFirst()
    {
        var held = _locks.TryAcquire(A)!;
        var first = AcquireAsync(A);
        var second = AcquireAsync(A);

        held.Dispose();
        held = await first;
        Assert.False(second.IsCompleted);

        held.Dispose();
        held = await second;
        Assert.Null(_locks.TryAcquire(A));

        held.Dispose();
        Assert.NotNull(_locks.TryAcquire(A));
    }

    [Fact]
    public async Task Release_FirstWasCancelled_GoesToTheNext()
    {
        using var cancellation = new CancellationTokenSource();
        var held = _locks.TryAcquire(A)!;
        var gone = _locks.AcquireAsync(A, Patience, cancellation.Token);
        var next = AcquireAsync(A);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        held.Dispose();

        Assert.NotNull(await next);
        Assert.Null(_locks.TryAcquire(A));
    }

    [Fact]
    public async Task Release_AllWereCancelled_FreesTheLock()
    {
        using var cancellation = new CancellationTokenSource();
        var held = _locks.TryAcquire(A)!;
        var gone = _locks.AcquireAsync(A, Patience, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        held.Dispose();

        Assert.NotNull(_locks.TryAcquire(A));
    }

    [Fact]
    public async Task Acquire_TooManyWaitForKey_IsRefusedUntilOneLeaves()
    {
        using var cancellation = new CancellationTokenSource();
        using var heldA = _locks.TryAcquire(A);
        using var heldB = _locks.TryAcquire(B);
        _ = AcquireAsync(A);
        var leaving = _locks.AcquireAsync(A, Patience, cancellation.Token);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => AcquireAsync(A));
        Assert.False(AcquireAsync(B).IsFaulted);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(AcquireAsync(A).IsCompleted);
    }

    [Fact]
    public async Task Acquire_LongerThanTimeout_IsUnavailable()
    {
        using var held = _locks.TryAcquire(A);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => _locks.AcquireAsync(A, TimeSpan.FromMilliseconds(50), CancellationToken));
    }

    public void Dispose() => _locks.Dispose();

    private Task<IDisposable> AcquireAsync(ThrottleKey key) => _locks.AcquireAsync(key, Patience, CancellationToken);
}
