using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Notifications;
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

    public CrashClient()
    {
    }

    private CrashClient(CrashClient other)
    {
        _sessions = [.. other._sessions];
        _tokens = [.. other._tokens];
        _ended = [.. other._ended];
        _devices = other._devices;
        Name = other.Name;
        MaxSessionsPerUser = other.MaxSessionsPerUser;
        Info = other.Info;
        CurrentPassword = other.CurrentPassword;
        StrangersSession = other.StrangersSession;
        Mailer = new RecordingMailer(other.Mailer.Mails);
        Messages = [.. other.Messages];
    }

    /// <summary>The name of the user of the flow.</summary>
    public LoginName Name { get; set; } = LoginName.Email(Email);

    /// <summary>The mails that the user and others received.</summary>
    public RecordingMailer Mailer { get; } = new();

    /// <summary>The messages of tasks that were taken off the queue (<see cref="TakeMessagesAsync"/>).</summary>
    public IReadOnlyList<string> Messages { get; private set; } = [];

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

    public static async Task RegisterStrangerAsync(AuthHarness app, string email = Stranger) =>
        Assert.IsType<RegistrationResult.Registered>(await TryRegisterStrangerAsync(app, email));

    public static Task<RegistrationResult> TryRegisterStrangerAsync(AuthHarness app, string email) =>
        app.Auth.RegisterUserAsync(LoginName.Email(email), Password, ClientInfo.Unknown, CancellationToken);

    public static async Task<bool> IsAliveAsync(AuthHarness app, string session) =>
        await app.Auth.GetUserFromSessionIdAsync([session], ClientInfo.Unknown, CancellationToken) is not null;

    /// <summary>A client in the same state, for another table.</summary>
    public CrashClient Copy() => new(this);

    /// <summary>Takes the tasks that are enqueued off the queue, for a test that runs them itself.</summary>
    public async Task TakeMessagesAsync(AuthHarness app)
    {
        Messages = [.. app.Tasks.Enqueued.Select(enqueued => enqueued.Task.ToMessage())];
        await app.Queue.ClearMessagesAsync(CancellationToken);
    }

    /// <summary>Runs the tasks that were taken off the queue.</summary>
    public async Task RunMessagesAsync(AuthHarness app)
    {
        foreach (var message in Messages)
        {
            await app.Auth.RunTaskAsync(message, 1, CancellationToken);
        }
    }

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

    /// <summary>The same for a request that needs no recent login; null when the session has ended.</summary>
    public async Task<Session?> TryAuthorizeAsync(AuthHarness app) => (await app.Auth.AuthorizeAsync(
        [Session], needsRecentLogin: false, ClientInfo.Unknown, CancellationToken) as AccessResult.Granted)?.Session;

    /// <summary>The session that the user received last, or a new one if that has ended.</summary>
    public async Task<Session> AuthorizeOrLogInAsync(AuthHarness app)
    {
        if (await TryAuthorizeAsync(app) is { } session)
        {
            return session;
        }

        await LogInAsync(app);
        return await AuthorizeAsync(app);
    }

    public async Task ReauthenticateAsync(AuthHarness app)
    {
        var session = await AuthorizeOrLogInAsync(app);
        _sessions.Add(Assert.IsType<LoginResult.LoggedIn>(await app.Auth.ReauthenticateAsync(
            session, new LoginRequest(session.LoginName, CurrentPassword) { SessionIds = [Session] }, ClientInfo.Unknown, CancellationToken)).Session.Id);
    }

    public async Task ChangePasswordAsync(AuthHarness app)
    {
        var session = await AuthorizeOrLogInAsync(app);
        _sessions.Add(Assert.IsType<ChangePasswordResult.Changed>(await app.Auth.ChangePasswordAsync(
            session, new PasswordChange(Password, NewPassword) { SessionIds = [Session] }, ClientInfo.Unknown, CancellationToken)).Session.Id);
        CurrentPassword = NewPassword;
    }

    public async Task RequestVerificationAsync(AuthHarness app) => Assert.IsType<VerificationRequestResult.Accepted>(
        await app.Auth.RequestEmailVerificationAsync(await AuthorizeOrLogInAsync(app), ClientInfo.Unknown, CancellationToken));

    public static Task<bool> VerifyAsync(AuthHarness app, string token) => app.Auth.VerifyEmailAsync(token, ClientInfo.Unknown, CancellationToken);

    public async Task RequestEmailChangeAsync(AuthHarness app, string email) => Assert.IsType<EmailChangeRequestResult.Accepted>(
        await app.Auth.RequestEmailChangeAsync(await AuthorizeOrLogInAsync(app), email, ClientInfo.Unknown, CancellationToken));

    /// <summary>Gives the user the email of the last mail that asks to confirm one.</summary>
    public async Task ConfirmEmailAsync(AuthHarness app)
    {
        var session = await AuthorizeOrLogInAsync(app);
        var mail = Mailer.Mails.OfType<UserMail.ConfirmEmail>().Last();
        var created = await app.Auth.ChangeEmailAsync(session, mail.Token, [Session], ClientInfo.Unknown, CancellationToken);
        _sessions.Add(created!.Id);
        Name = LoginName.Email(mail.To);
    }

    /// <summary>Requests a change of the email, and makes it.</summary>
    public async Task ChangeEmailAsync(AuthHarness app, string email)
    {
        await RequestEmailChangeAsync(app, email);
        await app.RunTasksAsync();
        await ConfirmEmailAsync(app);
        await app.RunTasksAsync();
    }

    public static Task<bool> RevertEmailAsync(AuthHarness app, string token) =>
        app.Auth.RevertEmailAsync(token, ClientInfo.Unknown, CancellationToken);

    public async Task<DeleteAccountResult> DeleteAsync(AuthHarness app, string? password) =>
        await app.Auth.DeleteAccountAsync((await TryAuthorizeAsync(app))!, password, [], ClientInfo.Unknown, CancellationToken);

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

    public async Task RequestResetAsync(AuthHarness app, string? email = null) =>
        _tokens.Add(Assert.IsType<ResetTokenResult.Issued>(
            await app.Auth.GetResetPasswordTokenAsync(email ?? Name.Text, ClientInfo.Unknown, CancellationToken)).Token);

    public async Task<bool> UpdatePasswordAsync(AuthHarness app, string token)
    {
        var result = await app.Auth.UpdatePasswordAsync(Name.Text, token, NewPassword, ClientInfo.Unknown, CancellationToken);
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
            Secrets = [.. _tokens, .. Mailer.Tokens, Password, NewPassword],
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
