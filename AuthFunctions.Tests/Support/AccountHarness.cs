using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Tests.Mail;

namespace AuthFunctions.Tests.Support;

/// <summary>An app that sends mails, its mail server, and one user with a browser.</summary>
internal sealed class AccountHarness : IAsyncDisposable
{
    public const string Email = "guillaume@holberton.io";
    public const string NewEmail = "guillaume@example.org";
    public const string Password = "b4l0u";
    public const string NewPassword = "t4rt1fl3tt3";

    private AccountHarness(AuthHarness app, MailSink sink)
    {
        App = app;
        Sink = sink;
    }

    public AuthHarness App { get; }

    public MailSink Sink { get; }

    public Auth Auth => App.Auth;

    public FakeClock Clock => App.Clock;

    /// <summary>The id of the session that the browser has.</summary>
    public string SessionId { get; set; } = "";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static ClientInfo Client => ClientInfo.Unknown;

    public static async Task<AccountHarness> CreateAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var sink = MailSink.Start();
        return new AccountHarness(await AuthHarness.CreateAsync(azurite, [.. MailHarness.SettingsOf(sink.Settings), ("Login:NewDeviceNotice", "false"), .. settings]), sink);
    }

    /// <summary>As above, with a user who is logged in.</summary>
    public static async Task<AccountHarness> CreateLoggedInAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings)
    {
        var account = await CreateAsync(azurite, settings);
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync());
        await account.LogInAsync();
        return account;
    }

    public Task<RegistrationResult> RegisterAsync(string email = Email, string password = Password) =>
        Auth.RegisterUserAsync(LoginName.Email(email), password, Client, CancellationToken);

    public Task<LoginResult> TryLogInAsync(string email = Email, string password = Password) =>
        Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password), Client, CancellationToken);

    /// <summary>Logs in with the browser, in place of the session that it has.</summary>
    public async Task LogInAsync(string email = Email, string password = Password) =>
        SessionId = Assert.IsType<LoginResult.LoggedIn>(await Auth.LogInAsync(
            new LoginRequest(LoginName.Email(email), password) { SessionIds = [SessionId] }, Client, CancellationToken)).Session.Id;

    /// <summary>Registers a user who has only a username, and logs in with the browser.</summary>
    public async Task LogInByUsernameAsync(LoginName name)
    {
        Assert.IsType<RegistrationResult.Registered>(await Auth.RegisterUserAsync(name, Password, Client, CancellationToken));
        SessionId = Assert.IsType<LoginResult.LoggedIn>(
            await Auth.LogInAsync(new LoginRequest(name, Password), Client, CancellationToken)).Session.Id;
    }

    /// <summary>The session of the browser.</summary>
    public async Task<Session> GetSessionAsync() => Assert.IsType<AccessResult.Granted>(
        await Auth.AuthorizeAsync([SessionId], needsRecentLogin: false, Client, CancellationToken)).Session;

    public async Task<bool> IsAliveAsync(string sessionId) =>
        await Auth.AuthorizeAsync([sessionId], needsRecentLogin: false, Client, CancellationToken) is AccessResult.Granted;

    public async Task<EmailChangeRequestResult> RequestEmailChangeAsync(string newEmail = NewEmail) =>
        await Auth.RequestEmailChangeAsync(await GetSessionAsync(), newEmail, Client, CancellationToken);

    /// <summary>Requests a change of the email, and reads both mails.</summary>
    /// <returns>The token that confirms the new email, and the one that takes the present one back.</returns>
    public async Task<(string Confirm, string Revert)> RequestEmailChangeByMailAsync(string newEmail = NewEmail)
    {
        Assert.IsType<EmailChangeRequestResult.Accepted>(await RequestEmailChangeAsync(newEmail));
        await App.RunTasksAsync();
        var mails = new[] { await NextMailAsync(), await NextMailAsync() };
        return (
            MailHarness.TokenOf(mails.Single(mail => mail.To == newEmail)),
            MailHarness.TokenOf(mails.Single(mail => mail.To != newEmail)));
    }

    /// <summary>Confirms a new email. The browser keeps the new session.</summary>
    /// <returns>False when the token does not work.</returns>
    public async Task<bool> ConfirmEmailAsync(string token)
    {
        if (await Auth.ChangeEmailAsync(await GetSessionAsync(), token, [SessionId], Client, CancellationToken) is not { } session)
        {
            return false;
        }

        SessionId = session.Id;
        return true;
    }

    /// <summary>Changes the email.</summary>
    /// <returns>The token of the notice, which takes the email before it back.</returns>
    public async Task<string> ChangeEmailAsync(string newEmail = NewEmail)
    {
        var (confirm, _) = await RequestEmailChangeByMailAsync(newEmail);
        Assert.True(await ConfirmEmailAsync(confirm));
        await App.RunTasksAsync();
        return MailHarness.TokenOf(await NextMailAsync());
    }

    public Task<bool> RevertAsync(string token) => Auth.RevertEmailAsync(token, Client, CancellationToken);

    /// <summary>Sets a password by a reset token that is mailed.</summary>
    public async Task ResetPasswordAsync(string email = Email, string password = NewPassword)
    {
        Assert.IsType<ResetTokenResult.Accepted>(await Auth.RequestPasswordResetAsync(email, Client, CancellationToken));
        await App.RunTasksAsync();
        var token = MailHarness.TokenOf(await NextMailAsync());
        Assert.IsType<UpdatePasswordResult.Updated>(await Auth.UpdatePasswordAsync(email, token, password, Client, CancellationToken));
        await App.RunTasksAsync();
        Assert.Contains("password", (await NextMailAsync()).Subject!, StringComparison.OrdinalIgnoreCase);
    }

    public async Task<VerificationRequestResult> RequestVerificationAsync() =>
        await Auth.RequestEmailVerificationAsync(await GetSessionAsync(), Client, CancellationToken);

    public Task<bool> VerifyAsync(string token) => Auth.VerifyEmailAsync(token, Client, CancellationToken);

    public async Task<DeleteAccountResult> DeleteAsync(string? password = null) =>
        await Auth.DeleteAccountAsync(await GetSessionAsync(), password, [], Client, CancellationToken);

    public async Task<ChangePasswordResult> ChangePasswordAsync(string current = Password, string password = NewPassword) =>
        await Auth.ChangePasswordAsync(
            await GetSessionAsync(), new PasswordChange(current, password) { SessionIds = [SessionId] }, Client, CancellationToken);

    public async Task<LoginResult> ReauthenticateAsync(string password = Password)
    {
        var session = await GetSessionAsync();
        var result = await Auth.ReauthenticateAsync(
            session, new LoginRequest(session.LoginName, password) { SessionIds = [SessionId] }, Client, CancellationToken);
        SessionId = result is LoginResult.LoggedIn loggedIn ? loggedIn.Session.Id : SessionId;
        return result;
    }

    public async Task<User?> FindUserAsync(string email = Email) => await App.Store.FindUserByNameAsync(LoginName.Email(email), CancellationToken);

    public Task<SinkEvent.Mail> NextMailAsync() => Sink.NextMailAsync(CancellationToken);

    /// <summary>Asserts that no mail was sent that was not read.</summary>
    public async Task AssertNoMailAsync() => Assert.Empty(await Sink.StopAsync());

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
