using System.Net;
using AuthFunctions.Benchmarks;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>The number of storage operations of the routes of the account API (docs/architecture.md), with the read of the session.</summary>
public sealed class AccountOperationBudgetTests(AzuriteFixture azurite)
{
    private const int Sessions = 3;

    private static readonly (string, string)[] Verifying = [("EmailVerification", "Optional"), ("Sessions:MaxPerUser", "3")];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegisterUser_WithAMail_TakesTheMessageMore()
    {
        await using var account = await CreateAsync(Verifying);

        Assert.Equal(
            OperationBudgets.RegisterUser + OperationBudgets.ClearName + OperationBudgets.SendVerification,
            await account.App.CountAsync(() => account.RegisterAsync()));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("203.0.113.7", 1)]
    public async Task RegisterUser_VerificationRequired_TakesTwoOperationsForAnyEmail(string? from, int counters)
    {
        await using var account = await CreateAsync(("EmailVerification", "Required"));
        var client = new ClientInfo(from is null ? null : IPAddress.Parse(from), null);

        Assert.Equal(Expected(), await account.App.CountAsync(RegisterAsync));
        await account.App.RunTasksAsync();
        Assert.Equal(Expected(), await account.App.CountAsync(RegisterAsync));

        int Expected() => OperationBudgets.RegisterHidden + (counters * OperationBudgets.RaiseCounter);
        Task RegisterAsync() => account.Auth.RegisterUserAsync(LoginName.Email(AccountHarness.Email), AccountHarness.Password, client, CancellationToken);
    }

    [Fact]
    public async Task Reauthenticate_TakesThoseOfALogin()
    {
        await using var account = await CreateLoggedInAsync();

        const int expected = OperationBudgets.Reauthenticate + OperationBudgets.DropSession + OperationBudgets.ReadCounter;
        Assert.Equal(expected, await account.App.CountAsync(() => account.ReauthenticateAsync()));
    }

    [Fact]
    public async Task ChangePassword_TakesOneForEachSessionAndToken()
    {
        await using var account = await CreateLoggedInAsync();
        await account.RequestEmailChangeByMailAsync();

        // The token of the new email.
        const int tokens = 1;
        Assert.Equal(
            OperationBudgets.ChangePassword
                + (Sessions * OperationBudgets.DropSession)
                + OperationBudgets.ReadCounter
                + OperationBudgets.AnnounceNotice
                + (tokens * OperationBudgets.DropToken),
            await account.App.CountAsync(() => account.ChangePasswordAsync()));
    }

    [Fact]
    public async Task VerifyEmail_FromTheRequestToTheToken()
    {
        await using var account = await CreateLoggedInAsync();
        await account.NextMailAsync();

        Assert.Equal(
            OperationBudgets.RequestEmailVerification + OperationBudgets.RaiseCounter, await account.App.CountAsync(() => account.RequestVerificationAsync()));
        await account.App.RunTasksAsync();
        var token = MailHarness.TokenOf(await account.NextMailAsync());
        Assert.Equal(
            OperationBudgets.VerifyEmail + (Sessions * OperationBudgets.MarkSession),
            await account.App.CountAsync(async () => Assert.True(await account.VerifyAsync(token))));
    }

    [Fact]
    public async Task ChangeEmail_FromTheRequestToTheRevert()
    {
        await using var account = await CreateLoggedInAsync();
        await account.NextMailAsync();

        Assert.Equal(
            OperationBudgets.RequestEmailChange + OperationBudgets.RaiseCounter, await account.App.CountAsync(() => account.RequestEmailChangeAsync()));
        await account.App.RunTasksAsync();
        var mails = new[] { await account.NextMailAsync(), await account.NextMailAsync() };
        var confirm = MailHarness.TokenOf(mails.Single(mail => mail.To == AccountHarness.NewEmail));

        // The token of the registration, which verifies the old email, ends too.
        Assert.Equal(
            OperationBudgets.ChangeEmail + (Sessions * OperationBudgets.DropSession) + OperationBudgets.DropToken,
            await account.App.CountAsync(async () => Assert.True(await account.ConfirmEmailAsync(confirm))));
        await account.App.RunTasksAsync();
        var revert = MailHarness.TokenOf(await account.NextMailAsync());

        account.Clock.Advance(TimeSpan.FromSeconds(1));

        // One session is left. Both mails to the old email have a token.
        Assert.Equal(
            OperationBudgets.RevertEmail + OperationBudgets.DropSession + (2 * OperationBudgets.DropToken) + OperationBudgets.FreeName,
            await account.App.CountAsync(async () => Assert.True(await account.RevertAsync(revert))));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(AccountHarness.Password, OperationBudgets.ReadCounter)]
    public async Task DeleteAccount_TakesOneForEachSessionAndToken(string? password, int more)
    {
        await using var account = await CreateLoggedInAsync();

        // The token of the registration.
        Assert.Equal(
            OperationBudgets.DeleteAccount + (Sessions * OperationBudgets.DropSession) + OperationBudgets.DropToken + more,
            await account.App.CountAsync(() => account.DeleteAsync(password)));
    }

    [Fact]
    public async Task ExportAccount_TakesOneForEachOtherSession()
    {
        await using var account = await CreateLoggedInAsync();

        Assert.Equal(
            OperationBudgets.Export + ((Sessions - 1) * OperationBudgets.ReadSession),
            await account.App.CountAsync(async () => Assert.NotNull(
                await account.Auth.ExportAccountAsync(await account.GetSessionAsync(), ClientInfo.Unknown, CancellationToken))));
    }

    private async Task<AccountHarness> CreateAsync(params (string Name, string Value)[] settings)
    {
        var account = await AccountHarness.CreateAsync(azurite, settings);
        await account.App.Queue.CreateAsync(cancellationToken: CancellationToken);
        return account;
    }

    /// <summary>A user with three sessions, whose mail of the registration has been sent and not read.</summary>
    private async Task<AccountHarness> CreateLoggedInAsync()
    {
        var account = await CreateAsync(Verifying);
        await account.RegisterAsync();
        await account.App.RunTasksAsync();
        for (var login = 0; login < Sessions; login++)
        {
            await account.TryLogInAsync();
        }

        await account.LogInAsync();
        return account;
    }
}
