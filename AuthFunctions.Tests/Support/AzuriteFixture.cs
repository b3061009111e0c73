using AuthFunctions.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace AuthFunctions.Tests.Support;

/// <summary>The one emulator that a test run shares; each test keeps to tables of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
