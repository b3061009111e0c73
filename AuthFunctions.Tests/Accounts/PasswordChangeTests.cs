using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class PasswordChangeTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    [Fact]
    public async Task Change_RightPassword_EndsEveryOtherSessionAndTheOldPassword()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(Azurite, ("Sessions:MaxPerUser", "3"));
        var first = account.SessionId;
        account.SessionId = "";
        await account.LogInAsync();
        var second = account.SessionId;
        account.Clock.Advance(TimeSpan.FromMinutes(5));

        var changed = Assert.IsType<ChangePasswordResult.Changed>(await account.ChangePasswordAsync());

        Assert.False(await account.IsAliveAsync(first));
        Assert.False(await account.IsAliveAsync(second));
        Assert.True(await account.IsAliveAsync(changed.Session.Id));
        Assert.Equal(account.Clock.GetUtcNow(), changed.Session.Session.Created);
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync());
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(password: AccountHarness.NewPassword));
        await account.App.RunTasksAsync();
        Assert.Contains("password", (await account.NextMailAsync()).Subject!, StringComparison.Ordinal);
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Change_WrongPassword_CountsAsAFailedLoginAndChangesNothing()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(Azurite, ("Throttling:MaxFailuresPerName", "2"));

        Assert.IsType<ChangePasswordResult.WrongPassword>(await account.ChangePasswordAsync("wrong"));
        Assert.IsType<ChangePasswordResult.WrongPassword>(await account.ChangePasswordAsync("wrong"));
        Assert.IsType<ChangePasswordResult.Throttled>(await account.ChangePasswordAsync());
        Assert.IsType<LoginResult.Throttled>(await account.TryLogInAsync());

        Assert.True(await account.IsAliveAsync(account.SessionId));
        await account.App.RunTasksAsync();
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Change_LockedName_IsLocked()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(Azurite, ("Throttling:MaxConsecutiveFailures", "1"));
        await account.TryLogInAsync(password: "wrong");

        Assert.IsType<ChangePasswordResult.Locked>(await account.ChangePasswordAsync());
    }

    [Fact]
    public async Task Change_PasswordThatBreaksARule_IsInvalidWithoutACount()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(
            Azurite, ("Passwords:MinimumLength", "5"), ("Throttling:MaxFailuresPerName", "1"));

        Assert.IsType<ChangePasswordResult.Invalid>(await account.ChangePasswordAsync("wrong", "abcd"));
        Assert.IsType<ChangePasswordResult.Invalid>(await account.ChangePasswordAsync(AccountHarness.Password, AccountHarness.Email));
        Assert.IsType<ChangePasswordResult.Changed>(await account.ChangePasswordAsync());
    }

    [Fact]
    public async Task Change_Username_Works()
    {
        await using var app = await CreateAsync();
        var name = LoginName.Username("guillaume");
        await app.Auth.RegisterUserAsync(name, Password, ClientInfo.Unknown, CancellationToken);
        var session = await LogInAsync(Password);

        Assert.IsType<ChangePasswordResult.Changed>(await app.Auth.ChangePasswordAsync(
            session.Session, new PasswordChange(Password, "t4rt1fl3tt3") { SessionIds = [session.Id] }, ClientInfo.Unknown, CancellationToken));

        Assert.False(await IsAliveAsync(app, session.Id));
        await LogInAsync("t4rt1fl3tt3");
        Assert.Empty(app.Tasks.Enqueued);

        async Task<NewSession> LogInAsync(string password) => Assert.IsType<LoginResult.LoggedIn>(
            await app.Auth.LogInAsync(new LoginRequest(name, password), ClientInfo.Unknown, CancellationToken)).Session;
    }

    [Fact]
    public async Task Change_EndsAResetToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app)).Session;
        var token = await RequestResetAsync(app);

        Assert.IsType<ChangePasswordResult.Changed>(await app.Auth.ChangePasswordAsync(
            session.Session, new PasswordChange(Password, "t4rt1fl3tt3") { SessionIds = [session.Id] }, ClientInfo.Unknown, CancellationToken));

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, token));
        Assert.Empty(await Leftovers.FindAsync(app.Table, CancellationToken));
    }

    [Fact]
    public async Task Change_WithAKnownDevice_WorksPastTheLimitOfTheName()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await RegisterAsync(app);
        var login = Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app));
        await TryLogInAsync(app, password: "wrong");

        Assert.IsType<ChangePasswordResult.Throttled>(await ChangeAsync([]));
        Assert.IsType<ChangePasswordResult.Changed>(await ChangeAsync(login.DeviceIds));

        Task<ChangePasswordResult> ChangeAsync(IReadOnlyCollection<string> devices) => app.Auth.ChangePasswordAsync(
            login.Session.Session,
            new PasswordChange(Password, "t4rt1fl3tt3") { SessionIds = [login.Session.Id], DeviceIds = devices },
            ClientInfo.Unknown,
            CancellationToken);
    }
}
