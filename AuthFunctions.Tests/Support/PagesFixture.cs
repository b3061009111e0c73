using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Mail;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>An app with pages that sends mails, with its own emulator and mail server.</summary>
public sealed class PagesFixture(AuthApp app) : IAsyncLifetime
{
    /// <summary>An origin to which pages may lead.</summary>
    public const string AllowedOrigin = "https://shop.example.com";

    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private OwnApp _own = null!;
    private int _operations;

    public AuthClient Client => _own.Client;

    public Mailboxes Mails { get; private set; } = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("these tests need an app with settings of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        _proxy = await FaultProxy.StartAsync(_azurite, CancellationToken);
        _proxy.Plan = Count;
        Mails = new Mailboxes();
        _own = await app.StartOwnAsync(
        [
            ("AuthStorage", _proxy.ConnectionString),
            ("Auth__PasswordReset__TokenDelivery", "Email"),
            ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
            ("Auth__Passwords__MinimumLength", "8"),
            ("Auth__Sessions__MaxPerUser", "3"),
            ("Auth__Login__NewDeviceNotice", "false"),
            ("Auth__Http__AllowedOrigins", AllowedOrigin),
            ("Auth__Pages__ProductName", "Café <Nord>"),
            ("Auth__Pages__AccentColor", "#ffd400"),
            ("Auth__Pages__LogoUrl", "https://cdn.example.com/logo.svg"),
            .. Mails.Settings,
        ]);
    }

    /// <summary>Counts the storage operations of an action, but those by which the host looks for tasks.</summary>
    public async Task<int> CountAsync(Func<Task> action)
    {
        var before = Volatile.Read(ref _operations);
        await action();
        return Volatile.Read(ref _operations) - before;
    }

    /// <summary>Runs an action while storage refuses connections.</summary>
    public async Task WithoutStorageAsync(Func<Task> action)
    {
        _proxy.RefusesConnections = true;
        await action();
        _proxy.RefusesConnections = false;
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

    private Fault Count(StorageAttempt attempt)
    {
        if (!attempt.IsOfHost)
        {
            Interlocked.Increment(ref _operations);
        }

        return Fault.None;
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }

        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (Mails is not null)
        {
            await Mails.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
