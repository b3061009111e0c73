using AuthFunctions.Core.Storage;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>An app whose users have several sessions at once, on its own emulator, so that tests can make a login older.</summary>
public sealed class SessionsFixture(AuthApp app) : IAsyncLifetime
{
    private Azurite _azurite = null!;
    private OwnApp _own = null!;

    public AuthClient Client => _own.Client;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("these tests need an app with settings of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        _own = await app.StartOwnAsync(
            ("AuthStorage", _azurite.ConnectionString),
            ("Auth__Sessions__MaxPerUser", "10"),
            ("Auth__Http__TrustedProxyHops", "1"),
            ("Auth__Http__ClearSiteData", "true"));
    }

    /// <summary>Moves the start of a session to an earlier time.</summary>
    public async Task MakeOlderAsync(string sessionId, TimeSpan time)
    {
        var table = new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName);
        var row = (await table.GetEntityAsync<TableEntity>(
            Keys.Session(OpaqueToken.Hash(sessionId)!), Keys.IndexRow, cancellationToken: CancellationToken)).Value;
        row["created"] = row.GetDateTimeOffset("created") - time;
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
