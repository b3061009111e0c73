using AuthFunctions.Core.Storage;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>Apps in processes of their own that share an emulator and its table, as the instances of a deployed app do.</summary>
public sealed class RaceApps : IAsyncDisposable
{
    private readonly Azurite _azurite;
    private readonly OwnApp[] _apps;

    private RaceApps(Azurite azurite, OwnApp[] apps)
    {
        _azurite = azurite;
        _apps = apps;
        Table = new TableClient(azurite.ConnectionString, StorageServiceCollectionExtensions.TableName);
    }

    public TableClient Table { get; }

    public IEnumerable<AuthClient> All => _apps.Select(app => app.Client);

    /// <summary>The app that a client speaks to, by the client's number: they take turns.</summary>
    public AuthClient this[int client] => _apps[client % _apps.Length].Client;

    /// <summary>Starts one app for each of the settings, none of which refuses passwords because many wait.</summary>
    public static async Task<RaceApps> StartAsync(AuthApp starter, params (string Name, string Value)[] settings)
    {
        AuthApp.SkipWhenDeployed("this test needs several apps with settings of their own.");
        var azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var apps = settings.Select(setting => starter.StartOwnAsync(
            [("AuthStorage", azurite.ConnectionString), ("Auth__Hashing__MaxConcurrent", "64"), ("Auth__Hashing__MaxQueued", "10000"), setting, .. AuthApp.Unthrottled]));
        return new RaceApps(azurite, await Task.WhenAll(apps));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await _azurite.DisposeAsync();
    }
}
