using System.Net;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>Every flow that writes to storage.</summary>
internal static class CrashFlows
{
    // One more than that of the other flows.
    private const int WorkFactor = 5;

    public static IReadOnlyList<CrashFlow> All { get; } =
    [
        new()
        {
            Name = "register by email",
            Arrange = (_, _) => Task.CompletedTask,
            Act = (app, client) => client.RegisterAsync(app),
            Retry = RegisterAgainAsync,
        },
        new()
        {
            Name = "register by username",
            UserName = LoginName.Username("guillaume"),
            Arrange = (_, _) => Task.CompletedTask,
            Act = (app, client) => client.RegisterAsync(app),
            Retry = RegisterAgainAsync,
        },
        new()
        {
            Name = "register from a known address",
            Client = new ClientInfo(IPAddress.Parse("203.0.113.7"), TraceId: null),
            Arrange = (_, _) => Task.CompletedTask,
            Act = (app, client) => client.RegisterAsync(app),
            Retry = RegisterAgainAsync,
        },
        new()
        {
            Name = "register on storage without a table",
            Arrange = (app, _) => app.Table.DeleteAsync(CancellationToken),
            Act = (app, client) => client.RegisterAsync(app),
            Retry = RegisterAgainAsync,
        },
        new()
        {
            Name = "first login",
            Arrange = (app, client) => client.RegisterAsync(app),
            Act = (app, client) => client.LogInAsync(app),
            Retry = (app, client) => client.AssertUsableAsync(app),
        },
        new()
        {
            Name = "login in place of an older session",
            Arrange = RegisterAndLogInAsync,
            Act = (app, client) => client.LogInAsync(app),
            Retry = async (app, client) =>
            {
                var older = client.Session;
                await client.LogInAsync(app);
                Assert.False(await CrashClient.IsAliveAsync(app, older));
                Assert.True(await CrashClient.IsAliveAsync(app, client.Session));
            },
        },
        new()
        {
            Name = "login with a stranger's session",
            Arrange = async (app, client) =>
            {
                await client.RegisterAsync(app);
                await CrashClient.RegisterStrangerAsync(app);
                await client.LogInStrangerAsync(app);
            },
            Act = (app, client) => client.LogInAsync(app, client.StrangersSession),
            Retry = async (app, client) =>
            {
                await client.LogInAsync(app, client.StrangersSession);
                Assert.False(await CrashClient.IsAliveAsync(app, client.StrangersSession!));
                Assert.True(await CrashClient.IsAliveAsync(app, client.Session));
            },
        },
        new()
        {
            Name = "login that hashes anew",
            OtherSettings = [("Hashing:WorkFactor", $"{WorkFactor}")],
            Arrange = ImportAsync,
            Act = (app, client) => client.LogInAsync(app),
            Retry = async (app, client) =>
            {
                await client.LogInAsync(app);
                Assert.StartsWith($"$2b$0{WorkFactor}$", (await client.FindUserAsync(app))!.Password.Hash, StringComparison.Ordinal);
                await client.AssertUsableAsync(app);
            },
        },
        new()
        {
            Name = "login from a known device past the limit of the name",
            OtherSettings = [("Throttling:MaxFailuresPerName", "1")],
            Arrange = async (app, client) =>
            {
                await client.RegisterAsync(app);
                await client.LogInWithDeviceAsync(app);
                await client.GuessAsync(app);
            },
            Act = LogInPastTheLimitAsync,
            Retry = LogInPastTheLimitAsync,
        },
        new()
        {
            Name = "failed login from a known device",
            Arrange = async (app, client) =>
            {
                await client.RegisterAsync(app);
                await client.LogInWithDeviceAsync(app);
            },
            Act = async (app, client) => Assert.IsType<LoginResult.BadCredentials>(await client.TryLogInWithDeviceAsync(app, "wrong")),
            Retry = async (app, client) =>
            {
                Assert.InRange((await client.FindUserAsync(app))!.Devices.Single().Failures, 0, 1);
                await client.LogInWithDeviceAsync(app);
                Assert.Equal(0, (await client.FindUserAsync(app))!.Devices.Single().Failures);
            },
        },
        new()
        {
            Name = "sign-out everywhere",
            Arrange = RegisterAndLogInAsync,
            Act = async (app, client) => Assert.True(await client.SignOutEverywhereAsync(app)),
            Retry = async (app, client) =>
            {
                Assert.True(await client.SignOutEverywhereAsync(app));
                Assert.False(await CrashClient.IsAliveAsync(app, client.Session));
                Assert.Empty((await client.FindUserAsync(app))!.Devices);
            },
        },
        new()
        {
            Name = "end of one session",
            MaxSessionsPerUser = 3,
            Arrange = LogInThriceAsync,
            Act = async (app, client) => Assert.True(await client.EndSessionAsync(app, client.Sessions[0])),
            Retry = async (app, client) =>
            {
                // Until the session is off the list, it can be ended again.
                var isListed = (await client.FindUserAsync(app))!.Sessions.Length == 3;
                Assert.Equal(isListed, await client.EndSessionAsync(app, client.Sessions[0]));
                Assert.Equal(client.Sessions.Skip(1), await client.ListSessionsAsync(app));
                Assert.False(await CrashClient.IsAliveAsync(app, client.Sessions[0]));
                Assert.False(await client.EndSessionAsync(app, client.Sessions[0]));
            },
        },
        new()
        {
            Name = "end of the current session",
            MaxSessionsPerUser = 3,
            Arrange = LogInThriceAsync,
            Act = async (app, client) => Assert.True(await client.EndSessionAsync(app, client.Session)),
            Retry = async (app, client) =>
            {
                if (await CrashClient.IsAliveAsync(app, client.Session))
                {
                    Assert.True(await client.EndSessionAsync(app, client.Session));
                }

                Assert.False(await CrashClient.IsAliveAsync(app, client.Session));
                Assert.True(await CrashClient.IsAliveAsync(app, client.Sessions[0]));
            },
        },
        new()
        {
            Name = "end of the other sessions",
            MaxSessionsPerUser = 3,
            Arrange = LogInThriceAsync,
            Act = EndOtherSessionsAsync,
            Retry = async (app, client) =>
            {
                await EndOtherSessionsAsync(app, client);
                Assert.Equal([client.Session], await client.ListSessionsAsync(app));
                Assert.Single((await client.FindUserAsync(app))!.Sessions);
                Assert.False(await CrashClient.IsAliveAsync(app, client.Sessions[0]));
                Assert.False(await CrashClient.IsAliveAsync(app, client.Sessions[1]));
            },
        },
        new()
        {
            Name = "log-out",
            Arrange = RegisterAndLogInAsync,
            Act = async (app, client) => Assert.True(await client.LogOutAsync(app)),
            Retry = async (app, client) =>
            {
                var isAlive = await CrashClient.IsAliveAsync(app, client.Session);
                Assert.Equal(isAlive, await client.LogOutAsync(app));
                Assert.False(await CrashClient.IsAliveAsync(app, client.Session));
                Assert.False(await client.LogOutAsync(app));
            },
        },
        new()
        {
            Name = "first reset request",
            Arrange = RegisterAndLogInAsync,
            Act = (app, client) => client.RequestResetAsync(app),
            Retry = (app, client) => client.ResetPasswordAsync(app),
        },
        new()
        {
            Name = "reset request in place of an older token",
            Arrange = RegisterAndRequestResetAsync,
            Act = (app, client) => client.RequestResetAsync(app),
            Retry = (app, client) => client.ResetPasswordAsync(app),
        },
        new()
        {
            Name = "reset request in place of an older token, which is used all the same",
            Arrange = RegisterAndRequestResetAsync,
            Act = (app, client) => client.RequestResetAsync(app),
            Retry = async (app, client) =>
            {
                var isNamed = (await client.FindUserAsync(app))!.ResetToken()!.Hash == OpaqueToken.Hash(client.Token);
                Assert.Equal(isNamed, await client.UpdatePasswordAsync(app, client.Token));
                await client.AssertTokensUsedAsync(app);
            },
        },
        new()
        {
            Name = "password update",
            Arrange = RegisterAndRequestResetAsync,
            Act = UpdatePasswordAsync,
            Retry = UpdatePasswordAgainAsync,
        },
        new()
        {
            Name = "password update with a session",
            Arrange = async (app, client) =>
            {
                await RegisterAndLogInAsync(app, client);
                await client.RequestResetAsync(app);
            },
            Act = UpdatePasswordAsync,
            Retry = UpdatePasswordAgainAsync,
        },
        new()
        {
            Name = "password update with three sessions",
            MaxSessionsPerUser = 3,
            Arrange = async (app, client) =>
            {
                await LogInThriceAsync(app, client);
                await client.RequestResetAsync(app);
            },
            Act = UpdatePasswordAsync,
            Retry = UpdatePasswordAgainAsync,
        },
        new()
        {
            Name = "sweep",
            MaxSessionsPerUser = 2,
            Arrange = LitterAsync,
            Act = (app, _) => app.Auth.SweepAsync(CancellationToken),
            Retry = async (app, client) =>
            {
                await app.Auth.SweepAsync(CancellationToken);
                await AssertSweptAsync(app, client);
            },
        },
        .. AccountCrashFlows.All,
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task RegisterAgainAsync(AuthHarness app, CrashClient client)
    {
        var isRegistered = await client.FindUserAsync(app) is not null;
        Assert.IsType(
            isRegistered ? typeof(RegistrationResult.NameTaken) : typeof(RegistrationResult.Registered),
            await client.TryRegisterAsync(app));
        await client.AssertUsableAsync(app);
    }

    // The user logs in without a device later, when the window of the limit has ended.
    private static async Task LogInPastTheLimitAsync(AuthHarness app, CrashClient client)
    {
        await client.LogInWithDeviceAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(15));
    }

    public static async Task RegisterAndLogInAsync(AuthHarness app, CrashClient client)
    {
        await client.RegisterAsync(app);
        await client.LogInAsync(app);
    }

    public static async Task LogInThriceAsync(AuthHarness app, CrashClient client)
    {
        await RegisterAndLogInAsync(app, client);
        await client.LogInAsync(app);
        await client.LogInAsync(app);
    }

    private static async Task EndOtherSessionsAsync(AuthHarness app, CrashClient client) => Assert.True(
        await app.Auth.EndOtherSessionsAsync(await client.AuthorizeAsync(app), ClientInfo.Unknown, CancellationToken));

    private static async Task RegisterAndRequestResetAsync(AuthHarness app, CrashClient client)
    {
        await client.RegisterAsync(app);
        await client.RequestResetAsync(app);
    }

    private static async Task UpdatePasswordAsync(AuthHarness app, CrashClient client) =>
        Assert.True(await client.UpdatePasswordAsync(app, client.Token));

    private static async Task UpdatePasswordAgainAsync(AuthHarness app, CrashClient client)
    {
        var isUsed = (await client.FindUserAsync(app))!.ResetToken() is null;
        await client.AssertPasswordAsync(app, isUsed ? CrashClient.NewPassword : CrashClient.Password);
        if (isUsed)
        {
            await client.AssertSessionsEndedAsync(app);
        }

        Assert.Equal(!isUsed, await client.UpdatePasswordAsync(app, client.Token));
        client.CurrentPassword = CrashClient.NewPassword;
        await client.AssertPasswordAsync(app, CrashClient.NewPassword);
        await client.AssertSessionsEndedAsync(app);
        await client.AssertTokensUsedAsync(app);
    }

    private static async Task ImportAsync(AuthHarness app, CrashClient client)
    {
        var hash = BCrypt.Net.BCrypt.HashPassword(client.CurrentPassword, BCrypt.Net.BCrypt.GenerateSalt(WorkFactor - 1));
        Assert.True(await app.Store.AddUserAsync(
            NewUser(app, client.Name.Text) with { Password = new HashedPassword(hash, PasswordScheme.Imported) }, CancellationToken));
    }

    private static async Task LitterAsync(AuthHarness app, CrashClient client)
    {
        await RegisterAndLogInAsync(app, client);
        await client.LogInAsync(app);
        await client.RequestResetAsync(app);
        await app.Table.AddEntityAsync(UserRow.From(NewUser(app, "orphan@holberton.io")), CancellationToken);
        await app.Table.AddEntityAsync(UserRow.From(NewUser(app, client.Name.Text)), CancellationToken);

        app.Clock.Advance(TimeSpan.FromDays(7));
        await CrashClient.RegisterStrangerAsync(app);
        await client.LogInStrangerAsync(app);
        await client.RequestResetAsync(app, CrashClient.Stranger);
        await app.Table.AddEntityAsync(UserRow.From(NewUser(app, "young@holberton.io")), CancellationToken);
    }

    private static async Task AssertSweptAsync(AuthHarness app, CrashClient client)
    {
        var rows = await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken);
        var indexed = (await client.FindUserAsync(app))!;
        var stranger = (await app.Store.FindUserByNameAsync(LoginName.Email(CrashClient.Stranger), CancellationToken))!;
        var young = Assert.Single(rows, row => row.TryGetValue("email", out var email) && Equals(email, "young@holberton.io"));
        Assert.Equal(
            new[]
            {
                Keys.User(indexed.Id),
                Keys.Name(indexed.LoginName!),
                Keys.User(stranger.Id),
                Keys.Name(stranger.LoginName!),
                Keys.Session(stranger.Sessions.Single().IdHash),
                Keys.Token(TokenPurpose.Reset, stranger.ResetToken()!.Hash),
                Keys.Throttle(ThrottleKey.Reset(LoginName.Email(CrashClient.Stranger).Hash)),
                young.PartitionKey,
                Keys.Sweep,
            }.Order(StringComparer.Ordinal),
            rows.Select(row => row.PartitionKey).Order(StringComparer.Ordinal));
    }

    private static User NewUser(AuthHarness app, string email) => new()
    {
        Id = Guid.CreateVersion7(app.Clock.GetUtcNow()).ToString(),
        Email = email,
        Password = new HashedPassword("$2b$04$x", PasswordScheme.Bcrypt),
        Created = app.Clock.GetUtcNow(),
        Updated = app.Clock.GetUtcNow(),
    };
}
