using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace AuthFunctions.Tests.Support;

/// <summary>The one emulator that a test run shares; each test keeps to tables of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public Azurite Azurite => _azurite ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A new table with a name of its own.</summary>
    public async Task<TableClient> CreateTableAsync(TableClientOptions? options = null)
    {
        var table = new TableClient(Azurite.ConnectionString, NewTableName(), options);
        await new TableClient(Azurite.ConnectionString, table.Name).CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }

    /// <summary>A name that no other test has.</summary>
    public static string NewTableName() => $"t{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
