using System.Net;

namespace AuthFunctions.Tests.Support;

/// <summary>The shared parts of the tests of <see cref="AuthFunctions.Core.Accounts.Auth"/>: an app on its own storage, and the usual user.</summary>
public abstract class AuthTest(AzuriteFixture azurite)
{
    private protected const string Email = "guillaume@holberton.io";
    private protected const string Password = "b4l0u";
    private protected const string BreachedPassword = "P@ssw0rd";

    // The row of the password's SHA-1 hash, 21BD12DC…, in its range.
    private protected const string BreachedRow = "2DC183F740EE76F27B78EB39C8AD972A757:1";

    private protected AzuriteFixture Azurite => azurite;

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected Task<AuthHarness> CreateAsync(params (string Name, string Value)[] settings) =>
        AuthHarness.CreateAsync(azurite, settings);

    /// <summary>Creates a second harness on the same table, like another instance of the app.</summary>
    private protected Task<AuthHarness> CreateSecondAsync(AuthHarness first, params (string Name, string Value)[] settings) =>
        Task.FromResult(AuthHarness.Open(azurite, first.Table.Name, first.Clock, configure: null, settings));

    private protected static async Task RegisterAsync(AuthHarness app, string email = Email, string password = Password) =>
        Assert.IsType<RegistrationResult.Registered>(
            await app.Auth.RegisterUserAsync(LoginName.Email(email), password, ClientInfo.Unknown, CancellationToken));

    private protected static Task<LoginResult> TryLogInAsync(
        AuthHarness app, string email = Email, string password = Password, string? presented = null, string? from = null) =>
        app.Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password) { SessionIds = presented is null ? [] : [presented] }, From(from), CancellationToken);

    private protected static async Task<string> LogInAsync(
        AuthHarness app, string email = Email, string password = Password, string? presented = null) =>
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, email, password, presented)).Session.Id;

    private protected static async Task<bool> IsAliveAsync(AuthHarness app, string sessionId) =>
        await app.Auth.GetUserFromSessionIdAsync([sessionId], ClientInfo.Unknown, CancellationToken) is not null;

    /// <summary>The session of a request to the account API, after a recent login.</summary>
    private protected static async Task<Session> AuthorizeAsync(AuthHarness app, string sessionId) => Assert.IsType<AccessResult.Granted>(
        await app.Auth.AuthorizeAsync([sessionId], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken)).Session;

    private protected static async Task<string> RequestResetAsync(AuthHarness app, string email = Email) =>
        Assert.IsType<ResetTokenResult.Issued>(await app.Auth.GetResetPasswordTokenAsync(email, ClientInfo.Unknown, CancellationToken)).Token;

    private protected static Task<UpdatePasswordResult> UpdatePasswordAsync(
        AuthHarness app, string token, string newPassword = "t4rt1fl3tt3", string email = Email) =>
        app.Auth.UpdatePasswordAsync(email, token, newPassword, ClientInfo.Unknown, CancellationToken);

    private protected static ClientInfo From(string? address) => new(address is null ? null : IPAddress.Parse(address), null);
}
