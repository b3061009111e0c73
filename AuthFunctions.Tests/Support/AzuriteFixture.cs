using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace AuthFunctions.Tests.Support;

/// <summary>The one emulator that the tests of storage share, started by the first that needs it; each keeps to tables of its own.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Azurite> _azurite = new(() => Task.Run(() => Azurite.StartAsync()).GetAwaiter().GetResult());

    public Azurite Azurite => _azurite.Value;

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
        if (_azurite.IsValueCreated)
        {
            await _azurite.Value.DisposeAsync();
        }
    }
}
