using System.Net;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

/// <summary>The audit events of what users do with their own accounts.</summary>
public sealed class AccountAuditTests(AzuriteFixture azurite)
{
    private static readonly ClientInfo Caller = new(IPAddress.Parse("203.0.113.7"), "00-trace");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegisterUser_Required_EmitsAcceptedAndThenTheOutcome()
    {
        await using var account = await AccountHarness.CreateAsync(azurite, ("EmailVerification", "Required"));

        await RegisterAsync();
        Assert.Equal(["RegistrationAccepted"], TakeEvents(account));
        await account.App.RunTasksAsync();
        Assert.Equal(["RegistrationSucceeded"], TakeEvents(account));
        await RegisterAsync();
        await account.App.RunTasksAsync();
        Assert.Equal(["RegistrationAccepted", "RegistrationFailed"], TakeEvents(account));
        await account.TryLogInAsync();
        Assert.Equal(["LoginRefused"], TakeEvents(account));

        Task RegisterAsync() =>
            account.Auth.RegisterUserAsync(LoginName.Email(AccountHarness.Email), AccountHarness.Password, Caller, CancellationToken);
    }

    [Fact]
    public async Task ReauthenticateAndChangePassword_EmitTheNewSession()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        TakeEvents(account);

        await account.ReauthenticateAsync("wrong");
        Assert.Equal(["LoginFailed"], TakeEvents(account));
        await account.ReauthenticateAsync();
        await AssertLastNamesAsync(account, "Reauthenticated");
        await account.ChangePasswordAsync("wrong");
        Assert.Equal(["LoginFailed"], TakeEvents(account));
        account.SessionId = Assert.IsType<ChangePasswordResult.Changed>(await account.ChangePasswordAsync()).Session.Id;
        await AssertLastNamesAsync(account, "PasswordChanged");
    }

    [Fact]
    public async Task EmailVerification_EachOutcome_EmitsItsEvent()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(
            azurite, ("EmailVerification", "Optional"), ("Throttling:MaxResetRequestsPerName", "1"));
        TakeEvents(account);

        await account.RequestVerificationAsync();
        Assert.Equal(["EmailVerificationRequested"], TakeEvents(account));
        await account.RequestVerificationAsync();
        Assert.Equal(["AccountMailThrottled"], TakeEvents(account));
        await account.App.RunTasksAsync();
        await account.NextMailAsync();
        var token = MailHarness.TokenOf(await account.NextMailAsync());
        await account.VerifyAsync("no token");
        Assert.Equal(["EmailVerificationFailed"], TakeEvents(account));
        await account.VerifyAsync(token);
        Assert.Equal(["EmailVerified"], TakeEvents(account));
    }

    [Fact]
    public async Task EmailChange_EachOutcome_EmitsItsEvent()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        TakeEvents(account);

        var (confirm, revert) = await account.RequestEmailChangeByMailAsync();
        Assert.Equal(["EmailChangeRequested"], TakeEvents(account));
        await account.ConfirmEmailAsync("no token");
        Assert.Equal(["EmailChangeFailed"], TakeEvents(account));
        await account.ConfirmEmailAsync(confirm);
        await AssertLastNamesAsync(account, "EmailChanged");
        await account.RevertAsync("no token");
        Assert.Equal(["EmailRevertFailed"], TakeEvents(account));
        await account.RevertAsync(revert);
        Assert.Equal(["EmailReverted"], TakeEvents(account));
    }

    [Fact]
    public async Task ExportAndDelete_EmitTheirEvents()
    {
        await using var account = await AccountHarness.CreateLoggedInAsync(azurite);
        var user = (await account.FindUserAsync())!;
        TakeEvents(account);

        await account.Auth.ExportAccountAsync(await account.GetSessionAsync(), Caller, CancellationToken);
        await AssertLastNamesAsync(account, "AccountExported");
        Assert.IsType<DeleteAccountResult.Deleted>(
            await account.Auth.DeleteAccountAsync(await account.GetSessionAsync(), password: null, [], Caller, CancellationToken));
        var line = Assert.Single(AuditTests.AuditEventsOf(account.App));
        Assert.Equal($"Account deleted: user {user.Id}, client 203.0.113.7, trace 00-trace.", line.Text.TrimEnd());
        // What is left of the account is the id.
        await account.App.RunTasksAsync();
        Assert.DoesNotContain(AccountHarness.Email, account.App.Log.Text, StringComparison.OrdinalIgnoreCase);
    }

    private static List<string?> TakeEvents(AccountHarness account)
    {
        var names = AuditTests.AuditEventsOf(account.App).Select(line => line.EventName).ToList();
        account.App.Log.Records.Clear();
        return names;
    }

    private static async Task AssertLastNamesAsync(AccountHarness account, string eventName)
    {
        var session = await account.GetSessionAsync();
        var line = Assert.Single(AuditTests.AuditEventsOf(account.App));
        Assert.Equal(eventName, line.EventName);
        Assert.Contains($"session {session.Handle}, user {session.UserId},", line.Text, StringComparison.Ordinal);
        account.App.Log.Records.Clear();
    }
}
