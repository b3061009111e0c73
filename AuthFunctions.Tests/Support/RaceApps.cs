using AuthFunctions.Core.Storage;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>Apps in separate processes that share an emulator and its table, like the instances of a deployed app.</summary>
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

    /// <summary>The app that a client uses. Client numbers are distributed over the apps in turn.</summary>
    public AuthClient this[int client] => _apps[client % _apps.Length].Client;

    /// <summary>Starts one app for each of the settings. No app rejects passwords because of a long queue.</summary>
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
