using System.Net;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Accounts;

/// <summary>Every flow emits its audit event exactly once, with all its properties.</summary>
public sealed partial class AuditTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const int FirstId = 100;
    private const int LastId = 199;
    private const string NewPassword = "t4rt1fl3tt3";

    private static readonly ClientInfo ClientInfo = new(IPAddress.Parse("203.0.113.7"), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    [Fact]
    public async Task RegisterUser_EachOutcome_EmitsItsEvent()
    {
        await using var app = await CreateAsync();

        var registered = await AssertEmitsAsync(app, 100, "RegistrationSucceeded", () => TryRegisterAsync(app));
        AssertNames(app, Assert.IsType<RegistrationResult.Registered>(registered).UserId);

        await AssertEmitsAsync(app, 101, "RegistrationFailed", () => TryRegisterAsync(app));
        AssertNames(app, "NameTaken");

        await AssertEmitsAsync(app, 101, "RegistrationFailed", () => TryRegisterAsync(app, email: "nobody"));
        AssertNames(app, "Invalid");
    }

    [Fact]
    public async Task RegisterUser_Throttled_EmitsItsEvent()
    {
        await using var app = await CreateAsync(("Throttling:MaxRegistrationsPerAddress", "1"));
        await TryRegisterAsync(app);

        await AssertEmitsAsync(app, 102, "RegistrationThrottled", () => TryRegisterAsync(app, email: "other@holberton.io"));
        AssertNames(app, "Limit");
    }

    [Fact]
    public async Task EveryFlowWithAPassword_BurstOfOneAddress_EmitsItsEvent()
    {
        await using var app = await CreateAsync(("Throttling:MaxBurstPerAddress", "1"));
        await TryRegisterAsync(app);

        await AssertEmitsAsync(app, 102, "RegistrationThrottled", () => TryRegisterAsync(app));
        AssertNames(app, "Burst");
        await AssertEmitsAsync(app, 112, "LoginThrottled", () => LogInFromCallerAsync(app));
        AssertNames(app, "Burst");
        await AssertEmitsAsync(app, 142, "PasswordUpdateThrottled", () => UpdateFromCallerAsync(app, Guid.NewGuid().ToString()));
        AssertNames(app, "Burst");
    }

    [Fact]
    public async Task LogIn_EachOutcome_EmitsItsEvent()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await RegisterAsync(app);
        var userId = await FindUserIdAsync(app);

        await AssertEmitsAsync(app, 110, "LoginSucceeded", () => LogInFromCallerAsync(app));
        AssertNames(app, userId);

        await AssertEmitsAsync(app, 111, "LoginFailed", () => LogInFromCallerAsync(app, password: "wrong"));
        AssertNames(app, "WrongPassword", userId);

        await AssertEmitsAsync(app, 111, "LoginFailed", () => LogInFromCallerAsync(app, email: "nobody@holberton.io"));
        AssertNames(app, "UnknownName");

        await AssertEmitsAsync(app, 112, "LoginThrottled", () => LogInFromCallerAsync(app));
        AssertNames(app, "Limit");
    }

    [Fact]
    public async Task DestroySession_EachOutcome_EmitsItsEvent()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        await AssertEmitsAsync(app, 120, "LogoutSucceeded", () => app.Auth.DestroySessionAsync([session], ClientInfo, CancellationToken));
        AssertNames(app, await FindUserIdAsync(app));

        await AssertEmitsAsync(app, 121, "LogoutFailed", () => app.Auth.DestroySessionAsync([session], ClientInfo, CancellationToken));
        await AssertEmitsAsync(app, 121, "LogoutFailed", () => app.Auth.DestroySessionAsync([], ClientInfo, CancellationToken));
    }

    [Fact]
    public async Task GetResetPasswordToken_EachOutcome_EmitsItsEvent()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"));
        await RegisterAsync(app);

        await AssertEmitsAsync(app, 130, "PasswordResetRequested", () => app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken));
        AssertNames(app, await FindUserIdAsync(app));

        await AssertEmitsAsync(app, 132, "PasswordResetThrottled", () => app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken));

        await AssertEmitsAsync(
            app, 131, "PasswordResetFailed", () => app.Auth.RequestPasswordResetAsync("nobody@holberton.io", ClientInfo, CancellationToken));
        AssertNames(app, "UnknownEmail");
    }

    [Fact]
    public async Task RequestPasswordReset_ByMail_EmitsTheEventWithItsClientWhenTheTaskRuns()
    {
        await using var app = await CreateAsync(
            ("PasswordReset:TokenDelivery", "Email"),
            ("PublicBaseUrl", "https://app.example.com"),
            ("Throttling:MaxResetRequestsPerName", "1"),
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", "1"),
            ("Smtp:From", "no-reply@example.com"),
            ("Smtp:Security", "None"));
        await RegisterAsync(app);

        // No name has been looked up yet.
        app.Log.Records.Clear();
        await app.Auth.RequestPasswordResetAsync(Email, ClientInfo, CancellationToken);
        Assert.Empty(AuditEventsOf(app));

        // The mail server is down: the task runs ten times, and the event is emitted once.
        await AssertEmitsAsync(app, 130, "PasswordResetRequested", app.RunTasksAsync);
        AssertNames(app, await FindUserIdAsync(app));

        await app.Auth.RequestPasswordResetAsync(Email, ClientInfo, CancellationToken);
        await AssertEmitsAsync(app, 132, "PasswordResetThrottled", app.RunTasksAsync);

        await app.Auth.RequestPasswordResetAsync("nobody@holberton.io", ClientInfo, CancellationToken);
        await AssertEmitsAsync(app, 131, "PasswordResetFailed", app.RunTasksAsync);

        await AssertEmitsAsync(app, 131, "PasswordResetFailed", () => app.Auth.RequestPasswordResetAsync("nobody", ClientInfo, CancellationToken));
    }

    [Fact]
    public async Task UpdatePassword_EachOutcome_EmitsItsEvent()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        await AssertEmitsAsync(app, 141, "PasswordUpdateFailed", () => UpdateFromCallerAsync(app, token, newPassword: ""));
        AssertNames(app, "Invalid");

        await AssertEmitsAsync(app, 140, "PasswordUpdateSucceeded", () => UpdateFromCallerAsync(app, token));
        AssertNames(app, await FindUserIdAsync(app));

        await AssertEmitsAsync(app, 141, "PasswordUpdateFailed", () => UpdateFromCallerAsync(app, token));
        AssertNames(app, "BadToken");
    }

    [Fact]
    public async Task GetUserFromSessionId_AnySession_EmitsNone()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        app.Log.Records.Clear();

        Assert.True(await IsAliveAsync(app, session));
        Assert.False(await IsAliveAsync(app, Guid.NewGuid().ToString()));

        Assert.Empty(AuditEventsOf(app));
    }

    [Fact]
    public void Events_AreThoseThatTheDocumentLists()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));
        var listed = EventRow().Matches(document).Select(row => (int.Parse(row.Groups["id"].Value, null), row.Groups["name"].Value));

        var emitted = from method in typeof(AuthFunctions.Core.Log).GetMethods()
                      from attribute in method.GetCustomAttributes(typeof(LoggerMessageAttribute), inherit: false).Cast<LoggerMessageAttribute>()
                      where attribute.EventId is >= FirstId and <= LastId
                      orderby attribute.EventId
                      select (attribute.EventId, method.Name);

        Assert.Equal(emitted, listed);
    }

    private static Task<bool> AssertEmitsAsync(AuthHarness app, int id, string name, Func<Task> flow) => AssertEmitsAsync(app, id, name, async () =>
    {
        await flow();
        return true;
    });

    private static async Task<T> AssertEmitsAsync<T>(AuthHarness app, int id, string name, Func<Task<T>> flow)
    {
        app.Log.Records.Clear();
        var result = await flow();

        var line = Assert.Single(AuditEventsOf(app));
        Assert.Equal((id, name, "AuthFunctions.Audit"), (line.EventId, line.EventName, line.Category));
        AssertNames(app, ClientInfo.Address!.ToString(), ClientInfo.TraceId!);
        return result;
    }

    private static void AssertNames(AuthHarness app, params string[] values) =>
        Assert.All(values, value => Assert.Contains(value, Assert.Single(AuditEventsOf(app)).Text, StringComparison.Ordinal));

    private static List<LogLine> AuditEventsOf(AuthHarness app) => [.. app.Log.Records.Where(line => line.EventId is >= FirstId and <= LastId)];

    private static Task<RegistrationResult> TryRegisterAsync(AuthHarness app, string email = Email) =>
        app.Auth.RegisterUserAsync(LoginName.Email(email), Password, ClientInfo, CancellationToken);

    private static Task<LoginResult> LogInFromCallerAsync(AuthHarness app, string email = Email, string password = Password) =>
        app.Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password), ClientInfo, CancellationToken);

    private static Task<UpdatePasswordResult> UpdateFromCallerAsync(AuthHarness app, string token, string newPassword = NewPassword) =>
        app.Auth.UpdatePasswordAsync(Email, token, newPassword, ClientInfo, CancellationToken);

    private static async Task<string> FindUserIdAsync(AuthHarness app) =>
        (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!.Id;

    [GeneratedRegex(@"^\| (?<id>1\d\d) \| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();
}
