using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>A separate table for one flow, which runs in several processes in sequence.</summary>
internal sealed class CrashTable : IAsyncDisposable
{
    private readonly AzuriteFixture _azurite;
    private readonly CrashFlow _flow;
    private readonly CrashClient _client;
    private readonly AuthHarness _app;

    private CrashTable(AzuriteFixture azurite, CrashFlow flow, CrashClient client, AuthHarness app)
    {
        _azurite = azurite;
        _flow = flow;
        _client = client;
        _app = app;
    }

    /// <summary>Creates the state before the flow, once for any number of tables.</summary>
    /// <returns>A function that creates a table in that state.</returns>
    public static async Task<Func<Task<CrashTable>>> ArrangeAsync(AzuriteFixture azurite, CrashFlow flow)
    {
        var (app, client) = await flow.CreateAsync(azurite);
        await using var _ = app;
        await flow.Arrange(app, client);
        await client.CheckAsync(app);
        var (copy, now) = (await TableCopy.ReadAsync(app.Table, TestContext.Current.CancellationToken), app.Clock.GetUtcNow());
        return () => CreateAsync(azurite, flow, client.Copy(), copy, now);
    }

    /// <summary>Runs the complete flow in a separate process. The first attempt of one of its writes gets no response.</summary>
    public async Task<StorageCut> RunAsync(int operation)
    {
        var cut = new StorageCut(operation, CutMoment.Twice);
        await using var process = Open(cut);
        await _flow.Act(process, _client);
        await _client.CheckAsync(_app);
        return cut;
    }

    /// <summary>Runs the flow in a process that is cut off from storage, and then checks the table.</summary>
    public async Task<StorageCut> CrashAsync(int operation, CutMoment moment)
    {
        var cut = new StorageCut(operation, moment);
        await using var process = Open(cut);
        var exception = await Record.ExceptionAsync(() => _flow.Act(process, _client));
        Assert.True(exception is ServiceUnavailableException || (exception is null && cut.IsUnneeded), $"The crash ended with {exception?.ToString() ?? "a success"}.");
        await _client.CheckAsync(_app);
        return cut;
    }

    /// <summary>Retries the flow as the client would, with another process.</summary>
    public async Task RetryAsync()
    {
        await _flow.Retry(_app, _client);
        await _client.CheckAsync(_app);
    }

    /// <summary>Asserts that the account works and that a password reset revokes everything that was issued.</summary>
    public async Task FinishAsync()
    {
        await _client.CheckAsync(_app);
        await _flow.Finish(_app, _client);
        await _client.CheckAsync(_app);
        await _client.AssertUsableAsync(_app);
        if (_client.Name.IsEmail)
        {
            await _client.ResetPasswordAsync(_app);
        }

        await _client.CheckAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<CrashTable> CreateAsync(AzuriteFixture azurite, CrashFlow flow, CrashClient client, TableCopy copy, DateTimeOffset now)
    {
        var clock = new FakeClock();
        clock.Advance(now - clock.GetUtcNow());
        var app = AuthHarness.Open(azurite, AzuriteFixture.NewTableName(), clock, configure: null, flow.Configure(client), flow.Settings);
        await copy.WriteAsync(app.Table, TestContext.Current.CancellationToken);
        await flow.CreateQueueAsync(app);
        return new CrashTable(azurite, flow, client, app);
    }

    private AuthHarness Open(StorageCut cut) =>
        AuthHarness.Open(_azurite, _app.Table.Name, _app.Clock, cut.AddTo, _flow.Configure(_client), _flow.Settings);
}
