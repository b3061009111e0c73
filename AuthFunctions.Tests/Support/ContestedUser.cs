namespace AuthFunctions.Tests.Support;

/// <summary>A user that two clients, <see cref="First"/> and <see cref="Second"/>, change at the same time.</summary>
internal sealed class ContestedUser
{
    public const string First = "first";
    public const string Second = "second";

    /// <summary>The client that used the account before the two others.</summary>
    public const string Initial = "initial";

    // The newest session from before the race, where there are several.
    private const string Newest = $"{Initial} 2";

    private const string Email = "guillaume@holberton.io";

    private readonly AuthHarness _app;
    private readonly AuthHarness _otherApp;

    // The key is the client that received the session. Sessions from before the race have the key Initial.
    private readonly SortedDictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private IReadOnlyCollection<string> _devices = [];

    // Two apps: one instance queues two logins for the same name, so a login that is held back would block the other login too.
    private ContestedUser(AuthHarness app, AuthHarness otherApp)
    {
        _app = app;
        _otherApp = otherApp;
    }

    /// <summary>Every session id that a client received.</summary>
    public IReadOnlyCollection<string> SessionIds => _sessions.Values;

    /// <summary>Every password and reset token.</summary>
    public IReadOnlyCollection<string> Secrets => [.. _tokens.Values, PasswordOf(Initial), PasswordOf(First), PasswordOf(Second)];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>A user that is not registered yet.</summary>
    public static ContestedUser CreateUnregistered(AuthHarness app, AuthHarness otherApp) => new(app, otherApp);

    /// <summary>A user with a password, some sessions and a reset token.</summary>
    public static async Task<ContestedUser> CreateAsync(AuthHarness app, AuthHarness otherApp, int sessions)
    {
        var user = new ContestedUser(app, otherApp);
        await user.RunAsync(Flow.Register, Initial);
        await user.RunAsync(Flow.LogIn, Initial);
        for (var number = 2; number <= sessions; number++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await user.RunAsync(Flow.LogIn, $"{Initial} {number}");
        }

        await user.RunAsync(Flow.RequestReset, Initial);
        return user;
    }

    /// <summary>Runs a flow and stores the secrets that it returns.</summary>
    /// <returns>The result of the flow in one word.</returns>
    public Task<string> RunAsync(Flow flow, string client) => flow switch
    {
        Flow.LogIn => LogInAsync(client, PasswordOf(Initial)),
        Flow.LogInAgain => LogInAsync(client, PasswordOf(Initial), _sessions[Initial]),
        Flow.LogInAsOther => LogInAsync(client, PasswordOf(client == First ? Second : First)),
        Flow.LogInFromDevice => LogInAsync(client, PasswordOf(Initial), devices: _devices),
        Flow.SignOutEverywhere => SignOutEverywhereAsync(),
        Flow.LogOut => LogOutAsync(_sessions[Initial]),
        Flow.ListSessions => ListSessionsAsync(_sessions[Newest]),
        Flow.EndSession => EndSessionAsync(_sessions[Newest], _sessions[Initial]),
        Flow.EndOtherSessions => EndOtherSessionsAsync(_sessions[Initial]),
        Flow.UseSession => UseSessionAsync(_sessions[Initial]),
        Flow.RequestReset => RequestResetAsync(client),
        Flow.UpdatePassword => UpdatePasswordAsync(_tokens[Initial], PasswordOf(client)),
        Flow.Register => RegisterAsync(PasswordOf(client)),
        _ => throw new ArgumentOutOfRangeException(nameof(flow), flow, null),
    };

    /// <summary>Uses each session, password and token to find out which ones work. This changes the user's state.</summary>
    /// <param name="answers">The responses of the two flows.</param>
    /// <param name="flaws">The violations that were found in the table.</param>
    public async Task<Outcome> ObserveAsync(Responses answers, string flaws) => new(
        answers.First,
        answers.Second,
        await FindWorkingAsync(_sessions.Keys, async client => await UseSessionAsync(_sessions[client]) == "Known"),
        await FindWorkingAsync(
            [Initial, First, Second],
            async client => await LogInAsync($"check of {client}", PasswordOf(client)) == nameof(LoginResult.LoggedIn)),
        await FindWorkingAsync(
            _tokens.Keys,
            async client => await UpdatePasswordAsync(_tokens[client], PasswordOf("check")) == nameof(UpdatePasswordResult.Updated)),
        flaws);

    private static string PasswordOf(string client) => $"the password of {client}";

    private static async Task<string> FindWorkingAsync(IEnumerable<string> names, Func<string, Task<bool>> works)
    {
        var working = new List<string>();
        foreach (var name in names.ToList())
        {
            if (await works(name))
            {
                working.Add(name);
            }
        }

        return string.Join(", ", working);
    }

    private async Task<string> LogInAsync(string client, string password, string? presented = null, IReadOnlyCollection<string>? devices = null)
    {
        var request = new LoginRequest(LoginName.Email(Email), password) { SessionIds = presented is null ? [] : [presented], DeviceIds = devices ?? [] };
        var result = await (client == First ? _app : _otherApp).Auth.LogInAsync(request, ClientInfo.Unknown, CancellationToken);
        if (result is LoginResult.LoggedIn login)
        {
            _sessions.Add(client, login.Session.Id);
            if (client == Initial)
            {
                _devices = login.DeviceIds;
            }
        }

        return result.GetType().Name;
    }

    private async Task<string> SignOutEverywhereAsync()
    {
        var userId = await _app.Store.FindUserIdByNameAsync(LoginName.Email(Email), CancellationToken);
        return await _app.Auth.SignOutEverywhereAsync(userId!, ClientInfo.Unknown, CancellationToken) ? "Ended" : "Unknown";
    }

    private async Task<string> LogOutAsync(string sessionId) =>
        await _app.Auth.DestroySessionAsync([sessionId], ClientInfo.Unknown, CancellationToken) ? "Ended" : "Unknown";

    private async Task<string> ListSessionsAsync(string sessionId) =>
        await AuthorizeAsync(sessionId) is { } current && await _app.Auth.ListSessionsAsync(current, CancellationToken) is { } sessions
            ? Assert.Single(sessions, session => session.IsCurrent).Handle == current.Handle ? "Listed" : "Wrong"
            : "Unknown";

    private async Task<string> EndSessionAsync(string sessionId, string ended) =>
        await AuthorizeAsync(sessionId) is { } current
        && await _app.Auth.EndSessionAsync(current, SessionHandle.Of(OpaqueToken.Hash(ended)!), ClientInfo.Unknown, CancellationToken)
            ? "Ended"
            : "Unknown";

    private async Task<string> EndOtherSessionsAsync(string sessionId) =>
        await AuthorizeAsync(sessionId) is { } current && await _app.Auth.EndOtherSessionsAsync(current, ClientInfo.Unknown, CancellationToken)
            ? "Ended"
            : "Unknown";

    private async Task<Session?> AuthorizeAsync(string sessionId) =>
        (await _app.Auth.AuthorizeAsync([sessionId], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken) as AccessResult.Granted)?.Session;

    private async Task<string> UseSessionAsync(string sessionId) =>
        await _app.Auth.GetUserFromSessionIdAsync([sessionId], ClientInfo.Unknown, CancellationToken) is null ? "Unknown" : "Known";

    private async Task<string> RequestResetAsync(string client)
    {
        var result = await _app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo.Unknown, CancellationToken);
        if (result is ResetTokenResult.Issued issued)
        {
            _tokens.Add(client, issued.Token);
        }

        return result.GetType().Name;
    }

    private async Task<string> UpdatePasswordAsync(string token, string password) =>
        (await _app.Auth.UpdatePasswordAsync(Email, token, password, ClientInfo.Unknown, CancellationToken)).GetType().Name;

    private async Task<string> RegisterAsync(string password) =>
        (await _app.Auth.RegisterUserAsync(LoginName.Email(Email), password, ClientInfo.Unknown, CancellationToken)).GetType().Name;
}
