using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class EmailVerificationTests(AzuriteFixture azurite)
{
    private static readonly (string, string) Optional = ("EmailVerification", "Optional");
    private static readonly (string, string) Required = ("EmailVerification", "Required");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_Optional_MailsATokenThatVerifiesOnce()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, Optional);
        Assert.False((await account.GetSessionAsync()).EmailVerified);
        await account.App.RunTasksAsync();
        var token = MailHarness.TokenOf(await account.NextMailAsync());

        Assert.True(await account.VerifyAsync($" {token} "));

        Assert.True((await account.GetSessionAsync()).EmailVerified);
        Assert.True((await account.FindUserAsync())!.EmailVerified);
        Assert.False(await account.VerifyAsync(token));
        Assert.Empty(await Leftovers.FindAsync(account.App.Table, CancellationToken));
        await account.LogInAsync();
        Assert.True((await account.GetSessionAsync()).EmailVerified);
        await account.AssertNoMailAsync();
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task Verify_WorksForADay(int seconds, bool works)
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, Optional);
        await account.App.RunTasksAsync();
        var token = MailHarness.TokenOf(await account.NextMailAsync());

        account.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(seconds));

        Assert.Equal(works, await account.VerifyAsync(token));
    }

    [Fact]
    public async Task Verify_OtherTokens_Fail()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await account.Auth.RequestPasswordResetAsync(AccountHarness.Email, ClientInfo.Unknown, CancellationToken);
        await account.App.RunTasksAsync();

        Assert.False(await account.VerifyAsync(MailHarness.TokenOf(await account.NextMailAsync())));
        Assert.False(await account.VerifyAsync(""));
        Assert.False(await account.VerifyAsync(OpaqueToken.Create()));
    }

    [Fact]
    public async Task Request_MailsANewTokenInPlaceOfTheOlder_UntilItIsVerified()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, Optional, ("Throttling:MaxResetRequestsPerName", "2"));
        await account.App.RunTasksAsync();
        var first = MailHarness.TokenOf(await account.NextMailAsync());

        Assert.IsType<VerificationRequestResult.Accepted>(await account.RequestVerificationAsync());
        await account.App.RunTasksAsync();
        var second = MailHarness.TokenOf(await account.NextMailAsync());
        Assert.IsType<VerificationRequestResult.Accepted>(await account.RequestVerificationAsync());
        Assert.IsType<VerificationRequestResult.Throttled>(await account.RequestVerificationAsync());
        Assert.False(await account.VerifyAsync(first));
        Assert.True(await account.VerifyAsync(second));
        await account.App.RunTasksAsync();

        Assert.IsType<VerificationRequestResult.Accepted>(await account.RequestVerificationAsync());
        await account.App.RunTasksAsync();
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Request_OffOrUsername_IsUnavailable()
    {
        await using var off = await AccountHarness.CreateLoggedInAsync(azurite);
        Assert.IsType<VerificationRequestResult.Unavailable>(await off.RequestVerificationAsync());
        await off.AssertNoMailAsync();

        await using var account = await AccountHarness.CreateAsync(azurite, Optional);
        await account.LogInByUsernameAsync(LoginName.Username("guillaume"));
        Assert.IsType<VerificationRequestResult.Unavailable>(await account.RequestVerificationAsync());
        await account.App.RunTasksAsync();
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Register_TaskThatRunsBeforeTheUserIsThere_MailsLater()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Optional);
        var id = Guid.CreateVersion7(account.Clock.GetUtcNow()).ToString();
        var message = new BackgroundTask.MailVerification(id, null, null).ToMessage();

        await account.Auth.RunTaskAsync(message, 1, CancellationToken);
        await account.App.Store.AddUserAsync(
            new User
            {
                Id = id,
                Email = AccountHarness.Email,
                Password = new HashedPassword("$2b$04$x", PasswordScheme.Bcrypt),
                Created = account.Clock.GetUtcNow(),
                Updated = account.Clock.GetUtcNow(),
            },
            CancellationToken);
        await account.App.RunTasksAsync();

        Assert.True(await account.VerifyAsync(MailHarness.TokenOf(await account.NextMailAsync())));
    }

    [Fact]
    public async Task Register_TaskOfAUserWhoIsNeverThere_EndsAfterAMinute()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Optional);

        await account.Auth.RunTaskAsync(new BackgroundTask.MailVerification(Guid.Empty.ToString(), null, null).ToMessage(), 1, CancellationToken);
        await account.App.RunTasksAsync();

        Assert.Equal(TaskRunner.WaitDelays, account.App.Tasks.Enqueued.Select(enqueued => enqueued.Delay));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Required_NewEmail_CanLogInOnceVerified()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required);

        Assert.IsType<RegistrationResult.Accepted>(await account.RegisterAsync());
        await account.App.RunTasksAsync();
        var token = MailHarness.TokenOf(await account.NextMailAsync());
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync(password: "wrong"));
        Assert.IsType<LoginResult.EmailUnverified>(await account.TryLogInAsync());
        await account.App.RunTasksAsync();
        var reminder = MailHarness.TokenOf(await account.NextMailAsync());

        Assert.False(await account.VerifyAsync(token));
        Assert.True(await account.VerifyAsync(reminder));
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync());
        Assert.Empty(await Leftovers.FindAsync(account.App.Table, CancellationToken));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Required_TakenEmail_TellsTheOwnerAndLeavesNothing()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required);
        await account.RegisterAsync();
        await account.App.RunTasksAsync();
        Assert.True(await account.VerifyAsync(MailHarness.TokenOf(await account.NextMailAsync())));

        Assert.IsType<RegistrationResult.Accepted>(await account.RegisterAsync(password: "other"));
        await account.App.RunTasksAsync();

        Assert.Equal(AccountHarness.Email, (await account.NextMailAsync()).To);
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync(password: "other"));
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync());
        Assert.Empty(await Leftovers.FindAsync(account.App.Table, CancellationToken));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Required_ManyRegistrationsOfATakenEmail_MailItsOwnerAFewTimes()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required, ("Throttling:MaxResetRequestsPerName", "2"));
        await account.RegisterAsync();
        await account.App.RunTasksAsync();
        await account.NextMailAsync();

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.IsType<RegistrationResult.Accepted>(await account.RegisterAsync());
        }

        await account.App.RunTasksAsync();
        Assert.Equal(2, (await account.Sink.StopAsync()).Count);
        Assert.Empty(await Leftovers.FindAsync(account.App.Table, CancellationToken));
    }

    [Fact]
    public async Task Required_TakenAndFreeEmail_TakeTheSameOperationsBeforeTheResponse()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required);
        await account.App.Queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken);
        await account.RegisterAsync();
        await account.App.RunTasksAsync();

        Assert.Equal(2, await account.App.CountAsync(() => account.RegisterAsync()));
        Assert.Equal(2, await account.App.CountAsync(() => account.RegisterAsync("bob@holberton.io")));
        var lengths = account.App.Tasks.Enqueued.TakeLast(2).Select(enqueued => enqueued.Task.ToMessage().Length).Distinct();
        Assert.Single(lengths);
    }

    [Fact]
    public async Task Required_Username_LogsInAtOnce()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required);
        var name = LoginName.Username("guillaume");

        Assert.IsType<RegistrationResult.Registered>(
            await account.Auth.RegisterUserAsync(name, AccountHarness.Password, ClientInfo.Unknown, CancellationToken));
        Assert.IsType<RegistrationResult.NameTaken>(
            await account.Auth.RegisterUserAsync(name, AccountHarness.Password, ClientInfo.Unknown, CancellationToken));
        Assert.IsType<LoginResult.LoggedIn>(
            await account.Auth.LogInAsync(new LoginRequest(name, AccountHarness.Password), ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task Required_Unlocks_ANameThatStrangersLockedWhileItWasFree()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Required, ("Throttling:MaxConsecutiveFailures", "1"));
        await account.TryLogInAsync(password: "wrong");

        await account.RegisterAsync();
        await account.App.RunTasksAsync();

        Assert.IsType<LoginResult.EmailUnverified>(await account.TryLogInAsync());
    }

    [Fact]
    public async Task ResetByMail_VerifiesTheEmailAndEvictsAnotherPerson()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, Optional);
        await account.RegisterAsync();
        var other = Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync());
        await account.App.RunTasksAsync();
        var verification = MailHarness.TokenOf(await account.NextMailAsync());

        await account.ResetPasswordAsync();

        Assert.False(await account.IsAliveAsync(other.Session.Id));
        var user = (await account.FindUserAsync())!;
        Assert.True(user.EmailVerified);
        Assert.Empty(user.Devices);
        Assert.False(await account.VerifyAsync(verification));
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync());
        await account.LogInAsync(password: AccountHarness.NewPassword);
        Assert.True((await account.GetSessionAsync()).EmailVerified);
    }

    [Fact]
    public async Task ResetByMail_VerifiedEmail_KeepsKnownDevices()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, Optional);
        await account.App.RunTasksAsync();
        Assert.True(await account.VerifyAsync(MailHarness.TokenOf(await account.NextMailAsync())));

        await account.ResetPasswordAsync();

        Assert.NotEmpty((await account.FindUserAsync())!.Devices);
    }

    [Fact]
    public async Task ResetByResponse_DoesNotVerify()
    {
        await using var app = await AuthHarness.CreateAsync(azurite);
        await app.Auth.RegisterUserAsync(LoginName.Email(AccountHarness.Email), AccountHarness.Password, ClientInfo.Unknown, CancellationToken);
        var token = Assert.IsType<ResetTokenResult.Issued>(
            await app.Auth.GetResetPasswordTokenAsync(AccountHarness.Email, ClientInfo.Unknown, CancellationToken)).Token;

        await app.Auth.UpdatePasswordAsync(AccountHarness.Email, token, AccountHarness.NewPassword, ClientInfo.Unknown, CancellationToken);

        Assert.False((await app.Store.FindUserByNameAsync(LoginName.Email(AccountHarness.Email), CancellationToken))!.EmailVerified);
    }
}
