using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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

        var login = Assert.IsType<LoginResult.LoggedIn>(await AssertEmitsAsync(app, 110, "LoginSucceeded", () => LogInFromCallerAsync(app)));
        AssertNames(app, userId, $"session {login.Session.Session.Handle},");

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
        AssertNames(app, await FindUserIdAsync(app), $"session {HandleOf(session)},");

        await AssertEmitsAsync(app, 150, "RequestRefused", () => app.Auth.DestroySessionAsync([session], ClientInfo, CancellationToken));
        AssertNames(app, "BadSession");
    }

    [Fact]
    public async Task DestroySession_SeveralSessions_EmitsAnEventForEach()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        string[] sessions = [await LogInAsync(app), await LogInAsync(app)];
        app.Log.Records.Clear();

        await app.Auth.DestroySessionAsync(sessions, ClientInfo, CancellationToken);

        Assert.Equal(["LogoutSucceeded", "LogoutSucceeded"], AuditEventsOf(app).Select(line => line.EventName));
        Assert.All(
            sessions.Zip(AuditEventsOf(app)), pair => Assert.Contains($"session {HandleOf(pair.First)},", pair.Second.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EndSession_EachKind_EmitsItsEvent()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "4"));
        await RegisterAsync(app);
        var userId = await FindUserIdAsync(app);
        var ended = HandleOf(await LogInAsync(app));
        await LogInAsync(app);
        await LogInAsync(app);
        var current = await AuthorizeAsync(app, await LogInAsync(app));

        await AssertEmitsAsync(app, 121, "SessionEnded", () => app.Auth.EndSessionAsync(current, ended, ClientInfo, CancellationToken));
        AssertNames(app, $"Session ended: session {ended}, user {userId}, client");

        await AssertEmitsAsync(app, 125, "OtherSessionsEnded", () => app.Auth.EndOtherSessionsAsync(current, ClientInfo, CancellationToken));
        AssertNames(app, $"Other sessions ended: 2, user {userId}, client");

        app.Log.Records.Clear();
        Assert.False(await app.Auth.EndSessionAsync(current, ended, ClientInfo, CancellationToken));
        Assert.True(await app.Auth.EndOtherSessionsAsync(current, ClientInfo, CancellationToken));
        Assert.Empty(AuditEventsOf(app));

        await AssertEmitsAsync(app, 122, "SignedOutEverywhere", () => app.Auth.SignOutEverywhereAsync(userId, ClientInfo, CancellationToken));
        AssertNames(app, userId);
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
    public async Task AnyRouteWithSessions_NoSessionId_EmitsNone()
    {
        await using var app = await CreateAsync();
        app.Log.Records.Clear();

        foreach (var presented in (string[][])[[], [""], ["nonsense", "{0}"]])
        {
            Assert.False(await app.Auth.DestroySessionAsync(presented, ClientInfo, CancellationToken));
            Assert.Null(await app.Auth.GetUserFromSessionIdAsync(presented, ClientInfo, CancellationToken));
        }

        Assert.Empty(AuditEventsOf(app));
    }

    [Fact]
    public async Task DestroySession_FloodOfOneNetwork_EmitsTenEventsAndASummary()
    {
        var clock = new SteppedClock();
        await using var app = await AuthHarness.CreateAsync(Azurite, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        app.Log.Records.Clear();
        for (var request = 0; request < 30; request++)
        {
            await app.Auth.DestroySessionAsync([Guid.NewGuid().ToString()], ClientInfo, CancellationToken);
        }

        Assert.All(AuditEventsOf(app), line => Assert.Equal("RequestRefused", line.EventName));
        Assert.Equal(RefusalWindow.MaxPerNetwork, AuditEventsOf(app).Count);

        app.Log.Records.Clear();
        clock.Advance(TimeSpan.FromMinutes(1));
        var summary = Assert.Single(AuditEventsOf(app));
        Assert.Equal((151, "AuditEventsLeftOut", LogLevel.Warning), (summary.EventId, summary.EventName, summary.Level));
        Assert.StartsWith("Audit events left out: 20 in a minute, networks 1, most from client 203.0.113.7.", summary.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryEventThatAnybodyCanCause_FloodOfOneNetwork_IsLimited()
    {
        await using var app = await CreateAsync(("Throttling:MaxBurstPerAddress", "1"), ("Throttling:MaxResetRequestsPerAddress", "1"));
        Func<Task>[] flows =
        [
            () => TryRegisterAsync(app), () => TryRegisterAsync(app, email: "nobody"), () => LogInFromCallerAsync(app),
            () => UpdateFromCallerAsync(app, Guid.NewGuid().ToString()), () => UpdateFromCallerAsync(app, "", newPassword: ""),
            () => app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken),
            () => app.Auth.GetUserFromSessionIdAsync([Guid.NewGuid().ToString()], ClientInfo, CancellationToken),
            () =>
            {
                app.Auth.ReportRefusal(ClientInfo, RefusalReason.Malformed);
                return Task.CompletedTask;
            },
        ];

        await TryRegisterAsync(app);
        await app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken);
        app.Log.Records.Clear();
        for (var round = 0; round < 20; round++)
        {
            foreach (var flow in flows)
            {
                await flow();
            }
        }

        // FakeClock fires the timer of a summary at once, which begins another minute. So each summary has ten events before it at most.
        var summaries = AuditEventsOf(app).Count(line => line.EventName == "AuditEventsLeftOut");
        Assert.InRange(AuditEventsOf(app).Count - summaries, 1, (summaries + 1) * RefusalWindow.MaxPerNetwork);
        Assert.InRange(summaries, 1, int.MaxValue);
    }

    [Fact]
    public async Task LogIn_FailureThatLocksTheName_EmitsNameLockedOnce()
    {
        await using var app = await CreateAsync(("Throttling:MaxConsecutiveFailures", "2"));
        await RegisterAsync(app);
        var userId = await FindUserIdAsync(app);

        foreach (var (email, user) in ((string, string)[])[(Email, userId), ("nobody@holberton.io", "(null)")])
        {
            await AssertEmitsAsync(app, 111, "LoginFailed", () => LogInFromCallerAsync(app, email, "wrong"));
            app.Log.Records.Clear();
            await LogInFromCallerAsync(app, email, "wrong");
            Assert.Equal(["LoginFailed", "NameLocked"], AuditEventsOf(app).Select(line => line.EventName));
            Assert.Equal(LogLevel.Warning, AuditEventsOf(app)[1].Level);
            Assert.StartsWith($"Name locked: user {user}, account (null), client 203.0.113.7,", AuditEventsOf(app)[1].Text, StringComparison.Ordinal);
            await AssertEmitsAsync(app, 112, "LoginThrottled", () => LogInFromCallerAsync(app, email, "wrong"));
        }
    }

    [Fact]
    public async Task UpdatePassword_LockedName_EmitsNameUnlockedOnce()
    {
        await using var app = await CreateAsync(("Throttling:MaxConsecutiveFailures", "2"));
        await RegisterAsync(app);
        await LogInFromCallerAsync(app, password: "wrong");

        // One failure is forgotten too, and is no lock.
        await AssertEmitsAsync(app, 140, "PasswordUpdateSucceeded", await PrepareAsync());
        await LogInFromCallerAsync(app, password: "wrong");
        await LogInFromCallerAsync(app, password: "wrong");
        Assert.IsType<LoginResult.Locked>(await LogInFromCallerAsync(app, password: NewPassword));

        var update = await PrepareAsync();
        app.Log.Records.Clear();
        await update();
        Assert.Equal(["NameUnlocked", "PasswordUpdateSucceeded"], AuditEventsOf(app).Select(line => line.EventName));
        Assert.Contains(await FindUserIdAsync(app), AuditEventsOf(app)[0].Text, StringComparison.Ordinal);
        await AssertEmitsAsync(app, 140, "PasswordUpdateSucceeded", await PrepareAsync());

        async Task<Func<Task>> PrepareAsync()
        {
            var token = await RequestResetAsync(app);
            return () => UpdateFromCallerAsync(app, token);
        }
    }

    [Fact]
    public async Task LogIn_OverTheLimitOfSessions_EmitsSessionsEvicted()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"), ("Sessions:Lifetime", "01:00:00"));
        await RegisterAsync(app);
        var oldest = Assert.IsType<LoginResult.LoggedIn>(await AssertEmitsAsync(app, 110, "LoginSucceeded", () => LogInFromCallerAsync(app)));
        var presented = Assert.IsType<LoginResult.LoggedIn>(await LogInFromCallerAsync(app)).Session.Id;

        // A session that is presented is replaced.
        await AssertEmitsAsync(
            app, 110, "LoginSucceeded", () => app.Auth.LogInAsync(new LoginRequest(LoginName.Email(Email), Password) { SessionIds = [presented] }, ClientInfo, CancellationToken));

        app.Log.Records.Clear();
        await LogInFromCallerAsync(app);
        Assert.Equal(["SessionsEvicted", "LoginSucceeded"], AuditEventsOf(app).Select(line => line.EventName));
        Assert.StartsWith(
            $"Sessions evicted: 1, session {oldest.Session.Session.Handle}, user {await FindUserIdAsync(app)}, client 203.0.113.7,",
            AuditEventsOf(app)[0].Text,
            StringComparison.Ordinal);

        // Several have no handle in the event.
        await using var stricter = await CreateSecondAsync(app);
        await LogInFromCallerAsync(stricter);
        Assert.StartsWith("Sessions evicted: 2, session (null), user", AuditEventsOf(stricter)[0].Text, StringComparison.Ordinal);

        // A session that has expired is not evicted.
        app.Clock.Advance(TimeSpan.FromHours(1));
        await AssertEmitsAsync(app, 110, "LoginSucceeded", () => LogInFromCallerAsync(app));
    }

    [Fact]
    public async Task ThrottledName_WithAKey_IsNamedByItsPseudonym()
    {
        var key = Convert.ToBase64String(new byte[32]);
        await using var app = await CreateAsync(
            ("Auditing:NameKey", key), ("Throttling:MaxConsecutiveFailures", "1"), ("Throttling:MaxResetRequestsPerAddress", "1"));
        var hmac = HMACSHA256.HashData(new byte[32], Encoding.ASCII.GetBytes(LoginName.Email(Email).Hash));
        var account = $"account {Convert.ToHexStringLower(hmac)[..32]},";

        await LogInFromCallerAsync(app);
        await LogInFromCallerAsync(app, $" {Email.ToUpperInvariant()} ");
        await app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken);
        await app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo, CancellationToken);

        var events = AuditEventsOf(app);
        Assert.Equal(["LoginFailed", "NameLocked", "LoginThrottled", "PasswordResetFailed", "PasswordResetThrottled"], events.Select(line => line.EventName));
        Assert.All([events[1], events[2], events[4]], line => Assert.Contains(account, line.Text, StringComparison.Ordinal));
        Assert.All(events, line => Assert.DoesNotContain(LoginName.Email(Email).Hash, line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetUserFromSessionId_DeadSession_EmitsARefusal()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        app.Log.Records.Clear();

        Assert.True(await IsAliveAsync(app, session));
        Assert.NotNull(await app.Auth.GetUserFromSessionIdAsync([Guid.NewGuid().ToString(), session], ClientInfo, CancellationToken));
        Assert.Empty(AuditEventsOf(app));

        await AssertEmitsAsync(
            app, 150, "RequestRefused", () => app.Auth.GetUserFromSessionIdAsync([Guid.NewGuid().ToString()], ClientInfo, CancellationToken));
        AssertNames(app, "BadSession");
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

    internal static List<LogLine> AuditEventsOf(AuthHarness app) => [.. app.Log.Records.Where(line => line.EventId is >= FirstId and <= LastId)];

    private static Task<RegistrationResult> TryRegisterAsync(AuthHarness app, string email = Email) =>
        app.Auth.RegisterUserAsync(LoginName.Email(email), Password, ClientInfo, CancellationToken);

    private static Task<LoginResult> LogInFromCallerAsync(AuthHarness app, string email = Email, string password = Password) =>
        app.Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password), ClientInfo, CancellationToken);

    private static Task<UpdatePasswordResult> UpdateFromCallerAsync(AuthHarness app, string token, string newPassword = NewPassword) =>
        app.Auth.UpdatePasswordAsync(Email, token, newPassword, ClientInfo, CancellationToken);

    private static string HandleOf(string sessionId) => SessionHandle.Of(OpaqueToken.Hash(sessionId)!);

    private static async Task<string> FindUserIdAsync(AuthHarness app) =>
        (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!.Id;

    [GeneratedRegex(@"^\| (?<id>1\d\d) \| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();
}
