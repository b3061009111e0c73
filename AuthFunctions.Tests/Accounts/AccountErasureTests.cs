using System.Text.Json;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Accounts;

public sealed class AccountErasureTests(AzuriteFixture azurite)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_LeavesNoRowAndFreesTheName()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Sessions:MaxPerUser", "3"), ("EmailVerification", "Optional"));
        var other = Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync());
        await account.TryLogInAsync(password: "wrong");
        await account.App.RunTasksAsync();
        var verification = MailHarness.TokenOf(await account.NextMailAsync());
        var (confirm, revert) = await account.RequestEmailChangeByMailAsync();
        await account.Auth.RequestPasswordResetAsync(AccountHarness.Email, ClientInfo.Unknown, CancellationToken);
        await account.App.RunTasksAsync();
        var reset = MailHarness.TokenOf(await account.NextMailAsync());
        var session = account.SessionId;

        Assert.IsType<DeleteAccountResult.Deleted>(await account.DeleteAsync());

        Assert.False(await account.IsAliveAsync(session));
        Assert.False(await account.IsAliveAsync(other.Session.Id));
        Assert.False(await account.VerifyAsync(verification));
        Assert.False(await account.RevertAsync(revert));
        Assert.IsType<UpdatePasswordResult.BadToken>(
            await account.Auth.UpdatePasswordAsync(AccountHarness.Email, reset, AccountHarness.NewPassword, ClientInfo.Unknown, CancellationToken));
        Assert.IsType<LoginResult.BadCredentials>(await account.TryLogInAsync());
        Assert.NotEqual(confirm, revert);
        var rows = await InvariantChecker.ReadRowsAsync(account.App.Table, CancellationToken);
        // Counters with hashed names, which end within the hour.
        Assert.All(rows, row => Assert.StartsWith("throttle_", row.PartitionKey, StringComparison.Ordinal));

        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(password: "other"));
        Assert.IsType<LoginResult.LoggedIn>(await account.TryLogInAsync(password: "other"));
    }

    [Fact]
    public async Task Delete_MailsTheUserOnceTheAccountIsGone()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);

        Assert.IsType<DeleteAccountResult.Deleted>(await account.DeleteAsync());
        await account.App.RunTasksAsync();

        Assert.Equal(AccountHarness.Email, (await account.NextMailAsync()).To);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(account.App.Tasks.Enqueued).Delay);
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Delete_AfterAChangeOfEmail_FreesBothEmails()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var revert = await account.ChangeEmailAsync();

        Assert.IsType<DeleteAccountResult.Deleted>(await account.DeleteAsync());

        Assert.False(await account.RevertAsync(revert));
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync());
        Assert.IsType<RegistrationResult.Registered>(await account.RegisterAsync(AccountHarness.NewEmail));
    }

    [Fact]
    public async Task Delete_Password_MustBeRight()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("Throttling:MaxFailuresPerName", "2"));

        Assert.IsType<DeleteAccountResult.WrongPassword>(await account.DeleteAsync("wrong"));
        Assert.IsType<DeleteAccountResult.WrongPassword>(await account.DeleteAsync("wrong"));
        Assert.IsType<DeleteAccountResult.Throttled>(await account.DeleteAsync(AccountHarness.Password));
        account.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<DeleteAccountResult.Deleted>(await account.DeleteAsync(AccountHarness.Password));
    }

    [Fact]
    public async Task Delete_SessionThatEndedMeanwhile_DoesNothing()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var session = await account.GetSessionAsync();
        await account.Auth.DestroySessionAsync([account.SessionId], ClientInfo.Unknown, CancellationToken);

        Assert.IsType<DeleteAccountResult.NoSession>(
            await account.Auth.DeleteAccountAsync(session, password: null, [], ClientInfo.Unknown, CancellationToken));

        await account.LogInAsync();
        await account.App.RunTasksAsync();
        Assert.True(await account.IsAliveAsync(account.SessionId));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Delete_Username_HasNoMail()
    {
        await using var account = await AccountHarness.CreateAsync(azurite);
        var name = LoginName.Username("guillaume");
        await account.LogInByUsernameAsync(name);

        Assert.IsType<DeleteAccountResult.Deleted>(await account.DeleteAsync());

        await account.App.RunTasksAsync();
        Assert.Empty(await InvariantChecker.ReadRowsAsync(account.App.Table, CancellationToken));
        Assert.IsType<RegistrationResult.Registered>(
            await account.Auth.RegisterUserAsync(name, AccountHarness.Password, ClientInfo.Unknown, CancellationToken));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Erase_RepeatedAfterTheNameIsRegisteredAgain_LeavesTheNewUserAlone()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var id = (await account.FindUserAsync())!.Id;
        await account.DeleteAsync();
        await account.RegisterAsync();
        await account.TryLogInAsync(password: "wrong");

        await account.Auth.RunTaskAsync(new BackgroundTask.EraseAccount(id, AccountHarness.Email, "en").ToMessage(), 1, CancellationToken);

        var counter = await account.App.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(AccountHarness.Email)), CancellationToken);
        Assert.Equal(1, counter?.Count);
        account.SessionId = "";
        await account.LogInAsync();
    }

    [Fact]
    public async Task Erase_AccountInUse_DoesNothing()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var id = (await account.FindUserAsync())!.Id;

        await account.Auth.RunTaskAsync(new BackgroundTask.EraseAccount(id, AccountHarness.Email, "en").ToMessage(), 1, CancellationToken);

        Assert.True(await account.IsAliveAsync(account.SessionId));
        await account.AssertNoMailAsync();
    }

    [Fact]
    public async Task Export_HasWhatIsKeptButNoSecret()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite, ("EmailVerification", "Optional"));
        await account.TryLogInAsync(password: "wrong");
        await account.App.RunTasksAsync();
        await account.NextMailAsync();
        await account.ChangeEmailAsync();
        var export = (await account.Auth.ExportAccountAsync(await account.GetSessionAsync(), ClientInfo.Unknown, CancellationToken))!;

        Assert.Equal((AccountHarness.NewEmail, true, "en"), (export.User.Email, export.User.EmailVerified, export.User.Language));
        Assert.Equal(AccountHarness.Email, Assert.Single(export.PreviousEmails).Email);
        Assert.True(Assert.Single(export.Sessions).Current);
        Assert.Single(export.Devices);
        Assert.Equal("email", Assert.Single(export.Changes).Kind);
        var text = JsonSerializer.Serialize(export);
        var row = await account.App.Table.GetEntityAsync<TableEntity>(
            Keys.User(export.User.Id), Keys.UserRow, cancellationToken: CancellationToken);
        Assert.DoesNotContain(row.Value.GetString("hashed_password"), text, StringComparison.Ordinal);
        Assert.DoesNotContain(account.SessionId, text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{64}", text);
    }
}
