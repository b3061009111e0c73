namespace AuthFunctions.Tests.Support;

/// <summary>The base class of tests that call the app over HTTP.</summary>
public abstract class HostTest(AuthApp app) : IAsyncLifetime
{
    protected AuthApp App => app;

    protected AuthClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await app.GetClientAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
