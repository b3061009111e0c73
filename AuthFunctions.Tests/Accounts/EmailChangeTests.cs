using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class EmailChangeTests(AzuriteFixture azurite)
{
    private const string Third = "guillaume@example.net";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_Confirmed_MovesTheAccountAndEndsEveryOtherSession()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Sessions:MaxPerUser", "3"));
        var first = account.SessionId;
        account.SessionId = "";
        await account.LogInAsync();
        var second = account.SessionId;
        account.Clock.Advance(TimeSpan.FromMinutes(5));
        var before = await account.GetSessionAsync();

        await account.ChangeEmailAsync();

        Assert.False(await account.IsAliveAsync(first));
        Assert.False(await account.IsAliveAsync(second));
        var session = await account.GetSessionAsync();
        Assert.Equal((AccountHarness.NewEmail, true), (session.Email, session.EmailVerified));
        Assert.Equal((before.Created, before.Expires), (session.Created, session.Expires));
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync());
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(AccountHarness.NewEmail));
        Assert.Null(IndexRow.ReadExpires((await account.App.Table.GetEntityAsync<Azure.Data.Tables.TableEntity>(
            Keys.Name(LoginName.Email(AccountHarness.NewEmail)), Keys.IndexRow, cancellationToken: CancellationToken)).Value));
    }

    [Fact]
    public async Task Request_MailsTheNewEmailAndThePresentOne()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);

        Assert.IsType<EmailChangeRequestResult.Accepted>(await account.RequestEmailChangeAsync());
        await account.App.RunTasksAsync();

        var mails = new[] { await account.NextMailAsync(), await account.NextMailAsync() }.OrderBy(mail => mail.To == AccountHarness.Email).ToList();
        Assert.Equal((AccountHarness.NewEmail, AccountHarness.Email), (mails[0].To, mails[1].To));
        // The new email may be another person's, by mistake.
        Assert.DoesNotContain(AccountHarness.Email, mails[0].Text + mails[0].Html, StringComparison.Ordinal);
        Assert.NotEqual(MailHarness.TokenOf(mails[0]), MailHarness.TokenOf(mails[1]));
        await account.AssertNoMailAsync();
    }

    [Theory]
    [InlineData("guillaume")]
    [InlineData("")]
    [InlineData(" GUILLAUME@holberton.IO ")]
    public async Task Request_EmailThatNoChangeCanGive_IsInvalid(string email)
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);

        Assert.IsType<EmailChangeRequestResult.Invalid>(await account.RequestEmailChangeAsync(email));
        await account.App.RunTasksAsync();
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Request_TakenEmail_TellsItsOwnerOnly()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await account.RegisterAsync(AccountHarness.NewEmail);

        Assert.IsType<EmailChangeRequestResult.Accepted>(await account.RequestEmailChangeAsync());
        await account.App.RunTasksAsync();

        var mails = new[] { await account.NextMailAsync(), await account.NextMailAsync() };
        var told = mails.Single(mail => mail.To == AccountHarness.NewEmail);
        Assert.Throws<InvalidOperationException>(() => MailHarness.TokenOf(told));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Request_TooMany_IsThrottled()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Throttling:MaxResetRequestsPerName", "2"));

        Assert.IsType<EmailChangeRequestResult.Accepted>(await account.RequestEmailChangeAsync());
        Assert.IsType<EmailChangeRequestResult.Accepted>(await account.RequestEmailChangeAsync());
        Assert.IsType<EmailChangeRequestResult.Throttled>(await account.RequestEmailChangeAsync());
    }

    [Fact]
    public async Task Request_Username_IsUnavailable()
    {
        await using var account = await AccountHarness.CreateAsync(azurite);
        await account.LogInByUsernameAsync(LoginName.Username("guillaume"));

        Assert.IsType<EmailChangeRequestResult.Unavailable>(await account.RequestEmailChangeAsync());
    }

    [Fact]
    public async Task Confirm_TokenThatDoesNotWork_ChangesNothing()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Sessions:MaxPerUser", "3"));
        var (older, revert) = await account.RequestEmailChangeByMailAsync();
        var (token, _) = await account.RequestEmailChangeByMailAsync(Third);

        Assert.False(await account.ConfirmEmailAsync(older));
        Assert.False(await account.ConfirmEmailAsync(revert));
        Assert.False(await account.ConfirmEmailAsync("no token"));
        Assert.False(await account.ConfirmEmailAsync(OpaqueToken.Create()));

        // A token of another user's.
        var own = account.SessionId;
        await account.RegisterAsync("bob@holberton.io");
        account.SessionId = "";
        await account.LogInAsync("bob@holberton.io");
        Assert.False(await account.ConfirmEmailAsync(token));

        account.SessionId = own;
        account.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.True(await account.ConfirmEmailAsync(token));
        Assert.False(await account.ConfirmEmailAsync(token));
        Assert.NotNull(await account.FindUserAsync(Third));
    }

    [Fact]
    public async Task Confirm_AfterAnHour_Fails()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (token, _) = await account.RequestEmailChangeByMailAsync();

        account.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(await account.ConfirmEmailAsync(token));
    }

    [Fact]
    public async Task Confirm_AfterAPasswordChange_Fails()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (token, _) = await account.RequestEmailChangeByMailAsync();
        account.SessionId = Assert.IsType<ChangePasswordResult.Changed>(await account.ChangePasswordAsync()).Session.Id;

        Assert.False(await account.ConfirmEmailAsync(token));
    }

    [Fact]
    public async Task Confirm_EmailTakenMeanwhile_Fails()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (token, _) = await account.RequestEmailChangeByMailAsync();
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(AccountHarness.NewEmail));

        Assert.False(await account.ConfirmEmailAsync(token));

        Assert.NotNull(await account.FindUserAsync());
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task OldEmail_IsReservedForSevenDays_ThenFree()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await account.ChangeEmailAsync();

        account.Clock.Advance(PreviousEmail.Retention - TimeSpan.FromSeconds(1));
        Assert.IsType<RegistrationResult.NameTaken>(await account.RegisterAsync());
        account.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync());
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync());
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task Sweep_FreesTheOldEmailAfterSevenDays()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await account.ChangeEmailAsync();

        account.Clock.Advance(PreviousEmail.Retention - TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await account.App.Store.SweepAsync(account.Clock.GetUtcNow(), CancellationToken)).Names);
        account.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await account.App.Store.SweepAsync(account.Clock.GetUtcNow(), CancellationToken)).Names);
        Assert.NotNull(await account.FindUserAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task Revert_TakesTheAccountBack()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var revert = await account.ChangeEmailAsync();

        Assert.True(await account.RevertAsync(revert));

        Assert.False(await account.IsAliveAsync(account.SessionId));
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync());
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync(AccountHarness.NewEmail));
        Assert.False(await account.RevertAsync(revert));
        await account.ResetPasswordAsync();
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(password: AccountHarness.NewPassword));
        // The other email is free at once.
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(AccountHarness.NewEmail));
        Assert.Empty(await Leftovers.FindAsync(account.App.Table, CancellationToken));
    }

    [Fact]
    public async Task Revert_BeforeTheChangeIsConfirmed_StopsIt()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (confirm, revert) = await account.RequestEmailChangeByMailAsync();

        Assert.True(await account.RevertAsync(revert));

        Assert.False(await account.IsAliveAsync(account.SessionId));
        await account.ResetPasswordAsync();
        await account.LogInAsync(password: AccountHarness.NewPassword);
        Assert.False(await account.ConfirmEmailAsync(confirm));
        Assert.NotNull(await account.FindUserAsync());
    }

    [Fact]
    public async Task Revert_ByTheMailBeforeTheChange_WorksAfterIt()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (confirm, revert) = await account.RequestEmailChangeByMailAsync();
        Assert.True(await account.ConfirmEmailAsync(confirm));
        await account.App.RunTasksAsync();

        Assert.True(await account.RevertAsync(revert));
        Assert.NotNull(await account.FindUserAsync());
        Assert.False(await account.RevertAsync(MailHarness.TokenOf(await account.NextMailAsync())));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task Revert_WorksForSevenDays(int seconds, bool works)
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var revert = await account.ChangeEmailAsync();

        account.Clock.Advance(PreviousEmail.Retention + TimeSpan.FromSeconds(seconds));

        Assert.Equal(works, await account.RevertAsync(revert));
    }

    [Fact]
    public async Task Revert_AfterAPasswordChange_Works()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var revert = await account.ChangeEmailAsync();
        Assert.IsType<ChangePasswordResult.Changed>(await account.ChangePasswordAsync());

        Assert.True(await account.RevertAsync(revert));

        Assert.NotNull(await account.FindUserAsync());
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync(password: AccountHarness.NewPassword));
    }

    [Fact]
    public async Task Revert_AfterASecondChange_OldestEmailWins()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var toFirst = await account.ChangeEmailAsync();
        account.Clock.Advance(TimeSpan.FromDays(1));
        var toSecond = await account.ChangeEmailAsync(Third);

        Assert.True(await account.RevertAsync(toSecond));
        Assert.NotNull(await account.FindUserAsync(AccountHarness.NewEmail));
        Assert.True(await account.RevertAsync(toFirst));
        Assert.NotNull(await account.FindUserAsync());
        Assert.False(await account.RevertAsync(toSecond));
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(Third));
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task Revert_ToTheOldest_EndsTheTokensOfLaterEmails()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var toFirst = await account.ChangeEmailAsync();
        var toSecond = await account.ChangeEmailAsync(Third);

        Assert.True(await account.RevertAsync(toFirst));

        Assert.False(await account.RevertAsync(toSecond));
        Assert.NotNull(await account.FindUserAsync());
    }

    [Fact]
    public async Task ChangeBackAndForth_KeepsOneNameAndOneAccount()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        await account.ChangeEmailAsync();
        await account.ChangeEmailAsync(AccountHarness.Email);
        account.Clock.Advance(PreviousEmail.Retention);
        await account.App.Store.SweepAsync(account.Clock.GetUtcNow(), CancellationToken);

        Assert.NotNull(await account.FindUserAsync());
        Assert.IsType<RegistrationResult.NameTaken>(await account.RegisterAsync());
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task Revert_OtherTokens_Fail()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var (confirm, _) = await account.RequestEmailChangeByMailAsync();

        Assert.False(await account.RevertAsync(confirm));
        Assert.False(await account.RevertAsync(""));
        Assert.False(await account.RevertAsync(OpaqueToken.Create()));
        Assert.True(await account.IsAliveAsync(account.SessionId));
    }
}
