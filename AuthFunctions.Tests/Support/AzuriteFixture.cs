using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace AuthFunctions.Tests.Support;

/// <summary>The emulator that all storage tests share. The first test that needs it starts it. Each test uses only its own tables.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly Lazy<Azurite> _azurite = new(() => Task.Run(() => Azurite.StartAsync()).GetAwaiter().GetResult());

    public Azurite Azurite => _azurite.Value;

    /// <summary>Creates a new table with a unique name.</summary>
    public async Task<TableClient> CreateTableAsync(TableClientOptions? options = null)
    {
        var table = new TableClient(Azurite.ConnectionString, NewTableName(), options);
        await new TableClient(Azurite.ConnectionString, table.Name).CreateAsync(TestContext.Current.CancellationToken);
        return table;
    }

    /// <summary>A table name that no other test uses.</summary>
    public static string NewTableName() => $"t{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
        {
            await _azurite.Value.DisposeAsync();
        }
    }
}
