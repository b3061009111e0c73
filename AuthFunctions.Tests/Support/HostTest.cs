namespace AuthFunctions.Tests.Support;

/// <summary>A class of tests that speak HTTP to the app.</summary>
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
