using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class ReauthenticationTests(AzuriteFixture azurite)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reauthenticate_RightPassword_GivesANewSessionThatIsRecent()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Sessions:MaxPerUser", "3"));
        var other = Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync()).Session.Id;
        var older = account.SessionId;
        account.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<AccessResult.ReauthenticationRequired>(await AuthorizeAsync(account));

        Assert.IsType<LoginResult.LoggedIn>(await account.ReauthenticateAsync());

        Assert.NotEqual(older, account.SessionId);
        Assert.False(await account.IsAliveAsync(older));
        Assert.True(await account.IsAliveAsync(other));
        var granted = Assert.IsType<AccessResult.Granted>(await AuthorizeAsync(account));
        Assert.Equal(account.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), granted.RecentUntil);
    }

    [Fact]
    public async Task Reauthenticate_WrongPassword_CountsAsAFailedLogin()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Throttling:MaxFailuresPerName", "2"));

        Assert.IsType<LoginResult.BadCredentials>(await account.ReauthenticateAsync("wrong"));
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync(password: "wrong"));
        Assert.IsType<LoginResult.Throttled>(await account.ReauthenticateAsync());

        Assert.True(await account.IsAliveAsync(account.SessionId));
    }

    [Fact]
    public async Task Reauthenticate_UnverifiedEmail_IsNotALogin()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await using var second = AuthHarness.Open(
            azurite, account.App.Table.Name, account.Clock, configure: null, [.. Mail.MailHarness.SettingsOf(account.Sink.Settings), ("EmailVerification", "Required")]);
        var session = await account.GetSessionAsync();

        var login = new LoginRequest(session.LoginName, AccountHarness.Password) { SessionIds = [account.SessionId] };
        Assert.IsType<LoginResult.LoggedIn>(await second.Auth.ReauthenticateAsync(session, login, ClientInfo.Unknown, CancellationToken));
        Assert.IsType<LoginResult.EmailUnverified>(await second.Auth.LogInAsync(login, ClientInfo.Unknown, CancellationToken));
    }

    private static Task<AccessResult> AuthorizeAsync(AccountHarness account) =>
        account.Auth.AuthorizeAsync([account.SessionId], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken);
}
