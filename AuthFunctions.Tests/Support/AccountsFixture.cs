using AuthFunctions.Tests.Mail;

namespace AuthFunctions.Tests.Support;

/// <summary>An app that sends mails, with its own emulator and mail server.</summary>
public class AccountsFixture(AuthApp app) : IAsyncLifetime
{
    private Azurite _azurite = null!;
    private OwnApp _own = null!;

    public AuthClient Client => _own.Client;

    public Mailboxes Mails { get; private set; } = null!;

    /// <summary>Further settings of the app.</summary>
    protected virtual IReadOnlyList<(string Name, string Value)> Settings => [];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("these tests need an app with settings of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        Mails = new Mailboxes();
        _own = await app.StartOwnAsync(
        [
            ("AuthStorage", _azurite.ConnectionString),
            ("Auth__PasswordReset__TokenDelivery", "Email"),
            ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
            ("Auth__Sessions__MaxPerUser", "3"),
            ("Auth__Login__NewDeviceNotice", "false"),
            .. Mails.Settings,
            .. Settings,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_own is not null)
        {
            await _own.DisposeAsync();
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
