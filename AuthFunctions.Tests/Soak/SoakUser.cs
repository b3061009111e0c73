using System.Diagnostics;
using System.Globalization;
using System.Net;
using AuthFunctions.Tests.Support;
using Xunit.Sdk;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Soak;

/// <summary>A user with one account who sends one random request at a time. A response that the model forbids fails the test.</summary>
/// <param name="number">The number of the user.</param>
/// <param name="random">The source of the user's random choices.</param>
/// <param name="apps">The apps. Each request goes to any of them.</param>
/// <param name="figures">The statistics.</param>
internal sealed class SoakUser(int number, Random random, IReadOnlyList<AuthClient> apps, SoakFigures figures)
{
    private readonly bool _hasEmail = random.Next(3) > 0;
    private readonly string _name = $"User{number}.{Unique.Email()}";
    private readonly AccountModel _model = new();
    private readonly List<string> _passwords = [];
    private readonly List<string> _history = [];
    private string? _foreignToken;
    private string? _device;

    /// <summary>The reset tokens that were issued so far, and the passwords that were used.</summary>
    public IEnumerable<string> Secrets => [.. ResetTokens, .. _passwords];

    public IEnumerable<string> SessionIds => _model.Sessions.Select(session => session.Text);

    public IEnumerable<string> ResetTokens => _model.ResetTokens.Select(token => token.Text);

    public bool IsInDoubt => _model.IsInDoubt;

    private string NameField => _hasEmail ? "email" : "username";

    /// <summary>Sends one request.</summary>
    /// <param name="foreignToken">Another user's reset token, if there is one.</param>
    public Task StepAsync(string? foreignToken)
    {
        _foreignToken = foreignToken;
        return ExplainAsync(random.Next(100) switch
        {
            < 50 when _model.MayBeFree => RegisterAsync(),
            < 4 => RegisterAsync(),
            < 34 => LogInAsync(ChoosePassword()),
            < 64 => ReadAsync(Choose(_model.Sessions)),
            < 76 => LogOutAsync(Choose(_model.Sessions)),
            < 88 when _hasEmail => RequestResetAsync(),
            _ when _hasEmail => UpdatePasswordAsync(Choose(_model.ResetTokens)),
            _ => ReadAsync(Choose(_model.Sessions)),
        });
    }

    /// <summary>Determines the final state of the account. Storage must work and no write may be pending.</summary>
    public Task FinishAsync() => ExplainAsync(FinishStepsAsync());

    private async Task FinishStepsAsync()
    {
        _model.SettleArrivals();
        foreach (var session in _model.Sessions)
        {
            await ReadAsync(session);
        }

        foreach (var password in _model.Passwords)
        {
            await LogInAsync(password);
        }

        if (_model.MayBeFree)
        {
            await RegisterAsync();
            await LogInAsync(_model.Passwords.Single());
        }

        foreach (var password in _passwords.Except(_model.Passwords).TakeLast(2).ToList())
        {
            await LogInAsync(password);
        }

        foreach (var session in _model.Sessions)
        {
            await ReadAsync(session);
        }

        foreach (var token in _model.ResetTokens.TakeLast(3).ToList())
        {
            await UpdatePasswordAsync(token);
        }

        await LogInAsync(Assert.Single(_model.Passwords));
        Assert.Equal(Validity.Works, _model.Sessions[^1].Validity);
        await ReadAsync(_model.Sessions[^1]);
    }

    private async Task RegisterAsync()
    {
        var password = NewPassword();
        var reply = await SendAsync(_hasEmail ? "POST /users" : "POST /register", null, (NameField, _name), ("password", password));
        var outcome = _hasEmail
            ? Judge(reply, OK, BadRequest)
            : Judge(reply, Created, BadRequest);
        switch (outcome)
        {
            case Outcome.Done when _hasEmail:
                reply!.AssertJson(OK, new { email = _name, message = "user created" });
                break;
            case Outcome.Done:
                reply!.AssertJson(Created, new { message = "User registered successfully", user_id = (string)reply.Json()["user_id"]! });
                break;
            case Outcome.Refused when _hasEmail:
                reply!.AssertJson(BadRequest, new { message = "email already registered" });
                break;
            case Outcome.Refused:
                reply!.AssertJson(BadRequest, new { error = "Username already exists" });
                break;
        }

        _model.Register(password, outcome);
    }

    private async Task LogInAsync(string password)
    {
        var presented = random.Next(2) == 0 ? Choose(_model.Sessions) : null;
        var reply = await SendAsync(_hasEmail ? "POST /sessions" : "POST /login", presented, (NameField, Spell(_name)), ("password", password));
        var outcome = Judge(reply, OK, Unauthorized);
        if (outcome == Outcome.Done)
        {
            reply!.AssertJson(OK, _hasEmail ? new { email = _name, message = "logged in" } : new { message = "Login successful" });
        }

        _model.LogIn(password, outcome, outcome == Outcome.Done ? reply!.Cookie(_hasEmail ? "session_id" : "session").Value.ToString() : null);
    }

    private async Task ReadAsync(Secret session)
    {
        var profile = random.Next(2) == 0;
        var reply = await SendAsync(profile ? "GET /profile" : "GET /protected", session);
        var outcome = Judge(reply, OK, profile ? Forbidden : Unauthorized);
        if (outcome == Outcome.Done)
        {
            reply!.AssertJson(OK, profile ? new { email = _hasEmail ? _name : null } : new { message = $"Welcome, {_name}!" });
        }

        AccountModel.Read(session, outcome);
    }

    private async Task LogOutAsync(Secret session)
    {
        var delete = random.Next(2) == 0;
        var reply = await SendAsync(delete ? "DELETE /sessions" : "GET /logout", session);
        AccountModel.LogOut(session, Judge(reply, delete ? Found : OK, delete ? Forbidden : Unauthorized));
    }

    private async Task RequestResetAsync()
    {
        var reply = await SendAsync("POST /reset_password", null, ("email", Spell(_name)));
        var outcome = Judge(reply, OK, Forbidden);
        var token = outcome == Outcome.Done ? (string)reply!.Json()["reset_token"]! : null;
        if (outcome == Outcome.Done)
        {
            reply!.AssertJson(OK, new { email = _name, reset_token = token });
        }

        _model.RequestReset(outcome, token);
    }

    private async Task UpdatePasswordAsync(Secret token)
    {
        var password = NewPassword();
        var reply = await SendAsync(
            "PUT /reset_password", null, ("email", Spell(_name)), ("reset_token", token.Text), ("new_password", password));
        var outcome = Judge(reply, OK, Forbidden);
        if (outcome == Outcome.Done)
        {
            reply!.AssertJson(OK, new { email = _name, message = "Password updated" });
        }

        _model.UpdatePassword(token, password, outcome);
    }

    private string NewPassword()
    {
        var password = string.Create(CultureInfo.InvariantCulture, $"p{_passwords.Count}-{Guid.NewGuid():N}");
        _passwords.Add(password);
        return password;
    }

    private string ChoosePassword() => random.Next(10) switch
    {
        < 7 when _model.Passwords is { Count: > 0 } right => right[random.Next(right.Count)],
        < 9 when _passwords.Count > 0 => _passwords[random.Next(_passwords.Count)],
        _ => "nobody's",
    };

    /// <summary>Mostly the latest secret, sometimes an older one, and sometimes one that was never issued or that belongs to another user.</summary>
    private Secret Choose(IReadOnlyList<Secret> handedOut) => random.Next(10) switch
    {
        < 7 when handedOut.Count > 0 => handedOut[^1],
        < 9 when handedOut.Count > 0 => handedOut[random.Next(handedOut.Count)],
        9 when ReferenceEquals(handedOut, _model.ResetTokens) && _foreignToken is { } token => new Secret(token, Validity.Ended),
        _ => new Secret(Guid.NewGuid().ToString(), Validity.Ended),
    };

    private string Spell(string name) => random.Next(3) switch
    {
        0 => name,
        1 => name.ToUpperInvariant(),
        _ => $" {name} ",
    };

    /// <returns>The response, or null if the connection broke.</returns>
    private async Task<Reply?> SendAsync(string route, Secret? session, params (string Name, string Value)[] fields)
    {
        var body = fields.Length == 0 ? null : random.Next(2) == 0 ? Body.Form(fields) : Body.Json(fields);
        var cookie = session is null ? null : $"{(random.Next(2) == 0 ? "session_id" : "session")}={session.Text}";
        if (_device is not null && random.Next(2) == 0)
        {
            cookie = cookie is null ? $"device={_device}" : $"{cookie}; device={_device}";
        }

        var app = random.Next(apps.Count);
        var sent = string.Join(
            ' ', [$"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} app {app}: {route}", .. fields.Select(field => $"{field.Name}={field.Value}"), cookie]);

        var watch = Stopwatch.StartNew();
        Reply? reply = null;
        try
        {
            reply = await apps[app].SendAsync(route, body, cookie);
        }
        catch (HttpRequestException)
        {
            // The result is unknown, as after a 503.
        }

        figures.Count(route, reply?.Status, watch.Elapsed);
        _device = reply?.Cookies.Where(set => set.Name == "device").Select(set => set.Value.ToString()).FirstOrDefault() ?? _device;
        var handedOut = reply?.Cookies.Select(set => set.ToString()).FirstOrDefault();
        _history.Add($"{sent} -> {(int?)reply?.Status} {reply?.Text} {handedOut}");
        return reply;
    }

    private Outcome Judge(Reply? reply, HttpStatusCode done, HttpStatusCode refused)
    {
        switch (reply?.Status)
        {
            case null:
                figures.CountUnknown();
                return Outcome.Unknown;
            case ServiceUnavailable:
                reply.AssertProblem(ServiceUnavailable);
                Assert.NotNull(reply.Headers.RetryAfter);
                figures.CountUnknown();
                return Outcome.Unknown;
            case { } status when status == refused:
                return Outcome.Refused;
            default:
                reply.AssertStatus(done);
                return Outcome.Done;
        }
    }

    private async Task ExplainAsync(Task step)
    {
        try
        {
            await step;
        }
        catch (XunitException exception)
        {
            Assert.Fail($"{exception.Message}{Environment.NewLine}The user's history:{Environment.NewLine}{string.Join(Environment.NewLine, _history)}");
        }
    }
}
