using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>The clients of one table: the secrets that they received, and assertions about them that must hold in every process.</summary>
internal sealed class CrashClient
{
    public const string Email = "guillaume@holberton.io";
    public const string Stranger = "bob@holberton.io";
    public const string Password = "b4l0u";
    public const string NewPassword = "t4rt1fl3tt3";

    private readonly List<string> _sessions = [];
    private readonly List<string> _tokens = [];
    private readonly HashSet<string> _ended = [];
    private IReadOnlyList<string> _devices = [];

    /// <summary>The name of the user of the flow.</summary>
    public LoginName Name { get; init; } = LoginName.Email(Email);

    public int MaxSessionsPerUser { get; init; } = 1;

    /// <summary>The client that registers the user.</summary>
    public ClientInfo Info { get; init; } = ClientInfo.Unknown;

    /// <summary>The password that the user has after the flow.</summary>
    public string CurrentPassword { get; set; } = Password;

    /// <summary>The session id that the user received last.</summary>
    public string Session => _sessions[^1];

    /// <summary>Every session id that the user received, in order.</summary>
    public IReadOnlyList<string> Sessions => _sessions;

    /// <summary>The session id that the stranger received, or null.</summary>
    public string? StrangersSession { get; private set; }

    /// <summary>The reset token that was issued last.</summary>
    public string Token => _tokens[^1];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task RegisterStrangerAsync(AuthHarness app) =>
        Assert.IsType<RegistrationResult.Registered>(
            await app.Auth.RegisterUserAsync(LoginName.Email(Stranger), Password, ClientInfo.Unknown, CancellationToken));

    public static async Task<bool> IsAliveAsync(AuthHarness app, string session) =>
        await app.Auth.GetUserFromSessionIdAsync([session], ClientInfo.Unknown, CancellationToken) is not null;

    public async Task RegisterAsync(AuthHarness app) => Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app));

    public Task<RegistrationResult> TryRegisterAsync(AuthHarness app) =>
        app.Auth.RegisterUserAsync(Name, Password, Info, CancellationToken);

    public async Task LogInAsync(AuthHarness app, string? presented = null) =>
        _sessions.Add(await LogInAsync(app, Name, CurrentPassword, presented));

    /// <summary>Logs in with the devices of the earlier logins, and keeps those for the next one.</summary>
    public async Task LogInWithDeviceAsync(AuthHarness app)
    {
        var login = Assert.IsType<LoginResult.LoggedIn>(await TryLogInWithDeviceAsync(app, CurrentPassword));
        _sessions.Add(login.Session.Id);
        _devices = login.DeviceIds;
    }

    public Task<LoginResult> TryLogInWithDeviceAsync(AuthHarness app, string password) =>
        app.Auth.LogInAsync(new LoginRequest(Name, password) { DeviceIds = _devices }, ClientInfo.Unknown, CancellationToken);

    public async Task GuessAsync(AuthHarness app) => Assert.IsType<LoginResult.BadCredentials>(
        await app.Auth.LogInAsync(new LoginRequest(Name, "guess"), ClientInfo.Unknown, CancellationToken));

    public async Task<bool> SignOutEverywhereAsync(AuthHarness app) =>
        await app.Auth.SignOutEverywhereAsync((await FindUserAsync(app))!.Id, ClientInfo.Unknown, CancellationToken);

    /// <summary>The session that the user received last, as a request that needs a recent login gets it.</summary>
    public async Task<Session> AuthorizeAsync(AuthHarness app) => Assert.IsType<AccessResult.Granted>(
        await app.Auth.AuthorizeAsync([Session], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken)).Session;

    /// <summary>Ends a session of the user by a request with the last one.</summary>
    public async Task<bool> EndSessionAsync(AuthHarness app, string session) =>
        await app.Auth.EndSessionAsync(await AuthorizeAsync(app), SessionHandle.Of(OpaqueToken.Hash(session)!), ClientInfo.Unknown, CancellationToken);

    /// <summary>The session ids that the list of the user's sessions contains, in the order in which the user received them.</summary>
    public async Task<IEnumerable<string>> ListSessionsAsync(AuthHarness app)
    {
        var listed = (await app.Auth.ListSessionsAsync(await AuthorizeAsync(app), CancellationToken))!.Select(session => session.Handle).ToHashSet();
        return _sessions.Where(session => listed.Contains(SessionHandle.Of(OpaqueToken.Hash(session)!)));
    }

    public async Task LogInStrangerAsync(AuthHarness app) =>
        StrangersSession = await LogInAsync(app, LoginName.Email(Stranger), Password, presented: null);

    public Task<bool> LogOutAsync(AuthHarness app) => app.Auth.DestroySessionAsync([Session], ClientInfo.Unknown, CancellationToken);

    public async Task RequestResetAsync(AuthHarness app, string email = Email) =>
        _tokens.Add(Assert.IsType<ResetTokenResult.Issued>(
            await app.Auth.GetResetPasswordTokenAsync(email, ClientInfo.Unknown, CancellationToken)).Token);

    public async Task<bool> UpdatePasswordAsync(AuthHarness app, string token)
    {
        var result = await app.Auth.UpdatePasswordAsync(Email, token, NewPassword, ClientInfo.Unknown, CancellationToken);
        if (result is UpdatePasswordResult.Updated)
        {
            CurrentPassword = NewPassword;
            return true;
        }

        Assert.IsType<UpdatePasswordResult.BadToken>(result);
        return false;
    }

    public async Task<User?> FindUserAsync(AuthHarness app)
    {
        var id = Name.IsEmail
            ? await app.Store.FindUserIdByNameAsync(LoginName.Email(Name.Text), CancellationToken)
            : await app.Store.FindUserIdByNameAsync(LoginName.Username(Name.Text), CancellationToken);
        return id is null ? null : await app.Store.FindUserByIdAsync(id, CancellationToken);
    }

    /// <summary>Checks the invariants of the table. Also checks that no ended session has become valid again.</summary>
    public async Task CheckAsync(AuthHarness app)
    {
        string[] sessions = StrangersSession is { } strangers ? [.. _sessions, strangers] : [.. _sessions];
        var inputs = new InvariantInputs
        {
            Now = app.Clock.GetUtcNow(),
            MaxSessionsPerUser = MaxSessionsPerUser,
            SessionIds = sessions,
            Secrets = [.. _tokens, Password, NewPassword],
        };
        await InvariantChecker.CheckAsync(app.Table, inputs, CancellationToken);
        foreach (var session in sessions)
        {
            if (await IsAliveAsync(app, session))
            {
                Assert.DoesNotContain(session, _ended);
            }
            else
            {
                _ended.Add(session);
            }
        }
    }

    /// <summary>Asserts that only the current password is valid, then logs the user in and out.</summary>
    public async Task AssertUsableAsync(AuthHarness app)
    {
        await AssertPasswordAsync(app, CurrentPassword);
        await LogInAsync(app);
        Assert.True(await IsAliveAsync(app, Session));
        Assert.True(await LogOutAsync(app));
        Assert.False(await IsAliveAsync(app, Session));
    }

    /// <summary>Verifies the password against the stored hash, because a login would change the stored data.</summary>
    public async Task AssertPasswordAsync(AuthHarness app, string password)
    {
        var stored = (await FindUserAsync(app))!.Password;
        Assert.Equal(password == Password, await app.Hasher.VerifyAsync(Password, stored, client: null, CancellationToken));
        Assert.Equal(password == NewPassword, await app.Hasher.VerifyAsync(NewPassword, stored, client: null, CancellationToken));
    }

    /// <summary>Resets the password: the new token works once, no older token works, and every session ends.</summary>
    public async Task ResetPasswordAsync(AuthHarness app)
    {
        await RequestResetAsync(app);
        foreach (var older in _tokens[..^1])
        {
            Assert.False(await UpdatePasswordAsync(app, older));
        }

        Assert.True(await UpdatePasswordAsync(app, Token));
        await AssertSessionsEndedAsync(app);
        await AssertTokensUsedAsync(app);
    }

    public async Task AssertTokensUsedAsync(AuthHarness app)
    {
        foreach (var token in _tokens)
        {
            Assert.False(await UpdatePasswordAsync(app, token));
        }
    }

    public async Task AssertSessionsEndedAsync(AuthHarness app)
    {
        foreach (var session in _sessions)
        {
            Assert.False(await IsAliveAsync(app, session));
        }
    }

    private static async Task<string> LogInAsync(AuthHarness app, LoginName name, string password, string? presented) =>
        Assert.IsType<LoginResult.LoggedIn>(await app.Auth.LogInAsync(new LoginRequest(name, password) { SessionIds = presented is null ? [] : [presented] }, ClientInfo.Unknown, CancellationToken)).Session.Id;
}
