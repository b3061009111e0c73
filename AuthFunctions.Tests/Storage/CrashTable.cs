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

    public static async Task<CrashTable> ArrangeAsync(AzuriteFixture azurite, CrashFlow flow)
    {
        var app = await AuthHarness.CreateAsync(azurite, flow.Settings);
        var table = new CrashTable(azurite, flow, flow.CreateClient(), app);
        await flow.Arrange(app, table._client);
        await table._client.CheckAsync(app);
        return table;
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
        await _client.AssertUsableAsync(_app);
        if (_client.Name.IsEmail)
        {
            await _client.ResetPasswordAsync(_app);
        }

        await _client.CheckAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private AuthHarness Open(StorageCut cut) => AuthHarness.Open(_azurite, _app.Table.Name, _app.Clock, cut.AddTo, _flow.Settings);
}
