namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The emulator whose queues the tests of queue triggers use. Each test has its own queue.</summary>
public sealed class QueueStorageFixture : IAsyncLifetime
{
    public Azurite Azurite { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
