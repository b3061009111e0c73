using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Notifications;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthFunctions.Tests.Support;

/// <summary>A user of two apps that send mails, whose account two clients, each with an app, change at the same time. A request has one of two answers.</summary>
internal sealed class ContestedAccount : IAsyncDisposable
{
    private const string Initial = ContestedUser.Initial;
    private const string Refused = "Refused";
    private const string OldEmail = "guillaume@holberton.io";
    private const string NewEmail = "guillaume@example.org";
    private const string ThirdEmail = "guillaume@example.net";
    private const int MaxSessions = 2;

    private static readonly string[] Emails = [OldEmail, NewEmail, ThirdEmail];

    private readonly Instance[] _instances;
    private readonly SortedDictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (TokenPurpose Purpose, string Text)> _tokens = new(StringComparer.Ordinal);
    private string _userId = "";

    private ContestedAccount(Instance[] instances) => _instances = instances;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private AuthHarness App => _instances[0].App;

    private FakeClock Clock => App.Clock;

    /// <summary>
    /// Creates the state before a race: a user with two sessions, an email that is not verified, a request to change it, and a token for everything.
    /// </summary>
    /// <returns>A function that creates an account in that state, in a table of its own.</returns>
    public static async Task<Func<Task<ContestedAccount>>> ArrangeAsync(AzuriteFixture azurite)
    {
        await using var account = Open(azurite, new FakeClock());
        await account.App.Table.CreateAsync(CancellationToken);
        await account.RunAsync(Flow.Register, Initial);
        await account.LogInAsync(Initial, Initial);
        account.Clock.Advance(TimeSpan.FromSeconds(1));
        await account.LogInAsync($"{Initial} 2", Initial);
        await account.RequestResetAsync(Initial);
        await account.RunAsync(account.RequestEmailChangeAsync(Initial, NewEmail), Initial);
        account._userId = (await account.App.Store.FindUserIdByNameAsync(LoginName.Email(OldEmail), CancellationToken))!;
        account.Clock.Advance(TimeSpan.FromMinutes(10));
        var (copy, now) = (await TableCopy.ReadAsync(account.App.Table, CancellationToken), account.Clock.GetUtcNow());
        return async () =>
        {
            var clock = new FakeClock();
            clock.Advance(now - clock.GetUtcNow());
            var other = Open(azurite, clock);
            await copy.WriteAsync(other.App.Table, CancellationToken);
            other._userId = account._userId;
            foreach (var (client, session) in account._sessions)
            {
                other._sessions.Add(client, session);
            }

            foreach (var (client, token) in account._tokens)
            {
                other._tokens.Add(client, token);
            }

            return other;
        };
    }

    /// <summary>Runs a flow, and the tasks that it does not delay.</summary>
    /// <returns>The result of the flow in one word.</returns>
    public Task<string> RunAsync(Flow flow, string client) => RunAsync(TryRunAsync(flow, client), client);

    /// <summary>Runs the tasks that are left, and finds out what works. The clock moves on.</summary>
    public async Task<Outcome> ObserveAsync(Responses answers)
    {
        foreach (var instance in _instances)
        {
            await instance.RunTasksAsync(isEverything: true);
        }

        var inputs = new InvariantInputs
        {
            Now = Clock.GetUtcNow(),
            MaxSessionsPerUser = MaxSessions,
            TasksHaveRun = true,
            SessionIds = _sessions.Values,
            Secrets = [.. _tokens.Values.Select(token => token.Text), .. _instances.SelectMany(instance => instance.Mailer.Tokens)],
        };
        string[] flaws =
        [
            .. await InvariantChecker.FindViolationsAsync(App.Table, inputs, CancellationToken),
            .. (await Leftovers.FindAsync(App.Table, CancellationToken)).Select(row => $"{row} was left behind."),
        ];
        var (sessions, tokens) = (new List<string>(), new List<string>());
        foreach (var (client, session) in _sessions)
        {
            if (await AuthorizeAsync(App, session) is { } access)
            {
                sessions.Add($"{client} as {access.Email}{(access.EmailVerified ? ", verified" : "")}");
            }
        }

        var finder = App.Services.GetRequiredService<OneTimeTokenService>();
        foreach (var (name, (purpose, text)) in _tokens)
        {
            if (await finder.FindUserAsync(purpose, text, CancellationToken) is not null)
            {
                tokens.Add(name);
            }
        }

        var names = new List<string>();
        var passwords = new List<string>();
        Clock.Advance(TimeSpan.FromHours(1));
        foreach (var email in Emails)
        {
            var name = LoginName.Email(email);
            if (await App.Store.FindUserByNameAsync(name, CancellationToken) is not { } owner)
            {
                names.Add(await App.Store.IsNameFreeAsync(name, Clock.GetUtcNow(), CancellationToken) ? "free" : "reserved");
                continue;
            }

            names.Add($"{(owner.Id == _userId ? "the user" : "another")}{(owner.EmailVerified ? ", verified" : "")}");
            foreach (var client in (string[])[Initial, ContestedUser.First, ContestedUser.Second])
            {
                if (await App.Hasher.VerifyAsync(PasswordOf(client), owner.Password, client: null, CancellationToken))
                {
                    passwords.Add($"{client} of {email}");
                }
            }
        }

        var mails = _instances.SelectMany(instance => instance.Mailer.Mails).Select(mail => $"{mail.GetType().Name} to {mail.To}");
        return new Outcome(
            answers.First,
            answers.Second,
            string.Join("; ", sessions),
            string.Join("; ", passwords),
            string.Join("; ", tokens),
            string.Join(' ', flaws),
            string.Join("; ", names),
            string.Join("; ", mails.Distinct().Order(StringComparer.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.App.DisposeAsync();
        }
    }

    private async Task<string> RunAsync(Task<bool> flow, string client)
    {
        var isDone = await flow;
        var instance = InstanceOf(client);
        await instance.RunTasksAsync(isEverything: false);
        foreach (var mail in instance.TakeMails())
        {
            switch (mail)
            {
                case UserMail.VerifyEmail verify:
                    _tokens.Add($"verification of {client}", (TokenPurpose.VerifyEmail, verify.Token));
                    break;
                case UserMail.ConfirmEmail confirm:
                    _tokens.Add($"confirmation of {client}", (TokenPurpose.ChangeEmail, confirm.Token));
                    break;
                case UserMail.EmailChangeRequested requested:
                    _tokens.Add($"return of {client}", (TokenPurpose.RevertEmail, requested.Token));
                    break;
            }
        }

        return isDone ? "Done" : Refused;
    }

    private static string PasswordOf(string client) => $"the password of {client}";

    private static ContestedAccount Open(AzuriteFixture azurite, FakeClock clock)
    {
        var table = AzuriteFixture.NewTableName();
        return new ContestedAccount([Instance.Open(azurite, table, clock), Instance.Open(azurite, table, clock)]);
    }

    // Two apps: one instance queues two attempts with the same name, so one that is held back would block the other one too.
    private Instance InstanceOf(string client) => _instances[client == ContestedUser.Second ? 1 : 0];

    private async Task<bool> TryRunAsync(Flow flow, string client)
    {
        var auth = InstanceOf(client).App.Auth;
        switch (flow)
        {
            case Flow.Register:
                return await RegisterAsync(client, OldEmail);
            case Flow.RegisterNewEmail:
                return await RegisterAsync(client, NewEmail);
            case Flow.LogIn:
                return await LogInAsync(client, Initial);
            case Flow.LogOut:
                return await auth.DestroySessionAsync([_sessions[Initial]], ClientInfo.Unknown, CancellationToken);
            case Flow.SignOutEverywhere:
                return await auth.SignOutEverywhereAsync(_userId, ClientInfo.Unknown, CancellationToken);
            case Flow.EndOtherSessions:
                return await AuthorizeAsync(InstanceOf(client).App, _sessions[$"{Initial} 2"]) is { } current
                    && await auth.EndOtherSessionsAsync(current, ClientInfo.Unknown, CancellationToken);
            case Flow.UseSession:
                return await auth.GetUserFromSessionIdAsync([_sessions[Initial]], ClientInfo.Unknown, CancellationToken) is not null;
            case Flow.RequestReset:
                return await RequestResetAsync(client);
            case Flow.UpdatePassword:
                return await auth.UpdatePasswordAsync(
                    OldEmail, _tokens[$"reset of {Initial}"].Text, PasswordOf(client), ClientInfo.Unknown, CancellationToken) is UpdatePasswordResult.Updated;
            case Flow.Reauthenticate:
                return await ReauthenticateAsync(client);
            case Flow.ChangePassword:
                return await ChangePasswordAsync(client);
            case Flow.VerifyEmail:
                return await auth.VerifyEmailAsync(_tokens[$"verification of {Initial}"].Text, ClientInfo.Unknown, CancellationToken);
            case Flow.RequestEmailChange:
                return await RequestEmailChangeAsync(client, ThirdEmail);
            case Flow.ConfirmEmail:
                return await ConfirmEmailAsync(client);
            case Flow.RevertEmail:
                return await auth.RevertEmailAsync(_tokens[$"return of {Initial}"].Text, ClientInfo.Unknown, CancellationToken);
            case Flow.DeleteAccount:
                return await AuthorizeAsync(InstanceOf(client).App, _sessions[Initial]) is { } session
                    && await auth.DeleteAccountAsync(session, password: null, [], ClientInfo.Unknown, CancellationToken) is DeleteAccountResult.Deleted;
            default:
                throw new ArgumentOutOfRangeException(nameof(flow), flow, null);
        }
    }

    private static async Task<Session?> AuthorizeAsync(AuthHarness app, string sessionId) => (await app.Auth.AuthorizeAsync(
        [sessionId], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken) as AccessResult.Granted)?.Session;

    private async Task<bool> RegisterAsync(string client, string email) => await InstanceOf(client).App.Auth.RegisterUserAsync(
        LoginName.Email(email), PasswordOf(client), ClientInfo.Unknown, CancellationToken) is RegistrationResult.Registered;

    private async Task<bool> LogInAsync(string client, string password) => Keep(client, (await InstanceOf(client).App.Auth.LogInAsync(
        new LoginRequest(LoginName.Email(OldEmail), PasswordOf(password)), ClientInfo.Unknown, CancellationToken) as LoginResult.LoggedIn)?.Session);

    private async Task<bool> ReauthenticateAsync(string client)
    {
        var app = InstanceOf(client).App;
        if (await AuthorizeAsync(app, _sessions[Initial]) is not { } session)
        {
            return false;
        }

        var request = new LoginRequest(session.LoginName, PasswordOf(Initial)) { SessionIds = [_sessions[Initial]] };
        return Keep(
            client, (await app.Auth.ReauthenticateAsync(session, request, ClientInfo.Unknown, CancellationToken) as LoginResult.LoggedIn)?.Session);
    }

    private async Task<bool> ChangePasswordAsync(string client)
    {
        var app = InstanceOf(client).App;
        if (await AuthorizeAsync(app, _sessions[Initial]) is not { } session)
        {
            return false;
        }

        var request = new PasswordChange(PasswordOf(Initial), PasswordOf(client)) { SessionIds = [_sessions[Initial]] };
        return Keep(
            client,
            (await app.Auth.ChangePasswordAsync(session, request, ClientInfo.Unknown, CancellationToken) as ChangePasswordResult.Changed)?.Session);
    }

    private async Task<bool> RequestResetAsync(string client)
    {
        if (await InstanceOf(client).App.Auth.GetResetPasswordTokenAsync(OldEmail, ClientInfo.Unknown, CancellationToken) is not ResetTokenResult.Issued issued)
        {
            return false;
        }

        _tokens.Add($"reset of {client}", (TokenPurpose.Reset, issued.Token));
        return true;
    }

    private async Task<bool> RequestEmailChangeAsync(string client, string email)
    {
        var app = InstanceOf(client).App;
        return await AuthorizeAsync(app, _sessions[Initial]) is { } session
            && await app.Auth.RequestEmailChangeAsync(session, email, ClientInfo.Unknown, CancellationToken) is EmailChangeRequestResult.Accepted;
    }

    private async Task<bool> ConfirmEmailAsync(string client)
    {
        var app = InstanceOf(client).App;
        return await AuthorizeAsync(app, _sessions[Initial]) is { } session && Keep(client, await app.Auth.ChangeEmailAsync(
            session, _tokens[$"confirmation of {Initial}"].Text, [_sessions[Initial]], ClientInfo.Unknown, CancellationToken));
    }

    private bool Keep(string client, NewSession? session)
    {
        if (session is not null)
        {
            _sessions.Add(client, session.Id);
        }

        return session is not null;
    }

    /// <summary>An app with its mails. Its tasks are run by the test, not taken from a queue.</summary>
    private sealed class Instance(AuthHarness app, RecordingMailer mailer)
    {
        private int _tasks;
        private int _mails;

        public AuthHarness App => app;

        public RecordingMailer Mailer => mailer;

        public static Instance Open(AzuriteFixture azurite, string table, FakeClock clock)
        {
            var pauses = new OperationHook { Before = _ => Pause.PassAsync() };
            var mailer = new RecordingMailer();
            var app = AuthHarness.Open(
                azurite,
                table,
                clock,
                options => options.AddPolicy(pauses, HttpPipelinePosition.PerCall),
                services =>
                {
                    mailer.AddTo(services);
                    services.Replace(ServiceDescriptor.Singleton<ITaskQueue>(new UndelayedTaskQueue(new NoQueue())));
                },
                ("Sessions:MaxPerUser", $"{MaxSessions}"),
                ("Sessions:IdleTimeout", "01:00:00"),
                ("Sessions:SudoLifetime", "01:00:00"),
                ("EmailVerification", "Optional"),
                ("Login:NewDeviceNotice", "false"));
            return new Instance(app, mailer);
        }

        /// <summary>Runs the tasks that were enqueued, in order: those without a delay, or all that are left.</summary>
        public async Task RunTasksAsync(bool isEverything)
        {
            for (var (number, tasks) = (isEverything ? 0 : _tasks, app.Tasks.Enqueued); number < app.Tasks.Enqueued.Count; number++)
            {
                tasks = app.Tasks.Enqueued;
                var (task, delay) = tasks.ElementAt(number);
                if (isEverything == (delay > TimeSpan.Zero))
                {
                    await app.Auth.RunTaskAsync(task.ToMessage(), 1, CancellationToken);
                }
            }

            _tasks = app.Tasks.Enqueued.Count;
        }

        /// <summary>The mails since the last time.</summary>
        public UserMail[] TakeMails()
        {
            UserMail[] taken = [.. mailer.Mails.Skip(_mails)];
            _mails += taken.Length;
            return taken;
        }
    }

    private sealed class NoQueue : ITaskQueue
    {
        public Task EnqueueAsync(BackgroundTask task, TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
