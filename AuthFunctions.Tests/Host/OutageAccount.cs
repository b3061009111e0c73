using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>An account of one of the two APIs, and its requests that outages interrupt.</summary>
/// <param name="client">The client of the app.</param>
/// <param name="hasEmail">Whether the account has an email, and not a username.</param>
/// <param name="mails">The mail server of the app; null for an app that sends no mail.</param>
internal sealed class OutageAccount(AuthClient client, bool hasEmail, Mailboxes? mails = null)
{
    public const string Password = "b4l0u";
    public const string NewPassword = "t4rt1fl3tt3";

    private readonly string _name = hasEmail ? Unique.Email() : Unique.Username();
    private readonly List<string> _marks = [];

    // Each attempt of an interrupted request sends one, and the request that repeats it.
    private const int MaxMails = 6;

    public string Session { get; private set; } = "";

    public string ResetToken { get; private set; } = "";

    /// <summary>The token of the last mail that the account's requests need.</summary>
    public string MailedToken { get; private set; } = "";

    public string Email => _name;

    /// <summary>The token by which the user takes the old email back.</summary>
    public string RevertToken { get; private set; } = "";

    public string NewEmail { get; } = Unique.Email();

    /// <summary>Texts that identify this account's storage operations. Each operation contains one in its address or body.</summary>
    public IReadOnlyCollection<string> Marks => [_name, NameHash, LoginName.Email(NewEmail).Hash, .. _marks];

    public string UserId { get; private set; } = "";

    private string IndexKey => hasEmail ? Keys.Name(LoginName.Email(_name)) : Keys.Name(LoginName.Username(_name));

    // The account's index row and its throttle rows contain the hash.
    private string NameHash => IndexKey.Split('_')[1];

    /// <summary>
    /// Registers the account and creates a session. For an email account, it also requests a reset token, or reads the mail of the registration.
    /// </summary>
    public async Task PrepareAsync(TableClient table)
    {
        (await RegisterAsync()).AssertStatus(hasEmail ? OK : Created);
        Session = SessionOf(await LogInAsync());
        ResetToken = hasEmail && mails is null ? await client.RequestResetAsync(_name) : "";

        var index = await table.GetEntityAsync<TableEntity>(IndexKey, Keys.IndexRow, cancellationToken: TestContext.Current.CancellationToken);
        UserId = index.Value.GetString("user_id");
        _marks.AddRange([UserId, ThrottleKey.Mail(UserId).SubjectHash]);
        _marks.AddRange(new[] { OpaqueToken.Hash(Session), OpaqueToken.Hash(ResetToken) }.OfType<string>());
        if (mails is not null)
        {
            MailedToken = await NextTokenAsync(_name);
        }
    }

    /// <summary>Requests a change of the email. The token is the one that confirms it.</summary>
    public async Task PrepareEmailChangeAsync()
    {
        (await RequestEmailChangeAsync()).AssertStatus(Accepted);
        RevertToken = await NextTokenAsync(_name);
        MailedToken = await NextTokenAsync(NewEmail);
    }

    /// <summary>Changes the email. The token is the one that takes the old one back.</summary>
    public async Task PrepareRevertAsync()
    {
        await PrepareEmailChangeAsync();
        var changed = await ChangeEmailAsync();
        changed.AssertStatus(NoContent);
        Session = changed.Cookie("session_id").Value.ToString();
        _marks.Add(OpaqueToken.Hash(Session)!);
        MailedToken = RevertToken;
    }

    public Task<Reply> RegisterAsync() => hasEmail
        ? client.SendAsync("POST /users", ("email", _name), ("password", Password))
        : client.SendAsync("POST /register", ("username", _name), ("password", Password));

    public Task<Reply> LogInAsync(string password = Password) => hasEmail
        ? client.SendAsync("POST /sessions", ("email", _name), ("password", password))
        : client.SendAsync("POST /login", ("username", _name), ("password", password));

    public Task<Reply> LogInAsync(string email, string password) => client.SendAsync("POST /sessions", ("email", email), ("password", password));

    public Task<Reply> SendAsync(string route, params (string Name, string Value)[] fields) => SendWithAsync(Session, route, fields);

    public Task<Reply> SendWithAsync(string session, string route, params (string Name, string Value)[] fields) =>
        client.SendAsync(route, fields.Length == 0 ? null : Body.Form(fields), $"session_id={session}");

    public Task<Reply> EndOwnSessionAsync() => SendAsync($"DELETE /sessions/{SessionHandle.Of(OpaqueToken.Hash(Session)!)}");

    public Task<Reply> ReauthenticateAsync() => SendAsync("POST /sessions/reauthenticate", ("password", Password));

    public Task<Reply> ChangePasswordAsync() => ChangePasswordAsync(Session);

    public Task<Reply> ChangePasswordAsync(string session) =>
        SendWithAsync(session, "PUT /password", ("current_password", Password), ("new_password", NewPassword));

    public Task<Reply> RequestEmailChangeAsync() => SendAsync("POST /email", ("new_email", NewEmail));

    public Task<Reply> ChangeEmailAsync() => ChangeEmailAsync(Session);

    public Task<Reply> ChangeEmailAsync(string session) => SendWithAsync(session, "PUT /email", ("token", MailedToken));

    public Task<Reply> VerifyEmailAsync() => client.SendAsync("PUT /email/verification", ("token", MailedToken));

    public Task<Reply> RevertEmailAsync() => client.SendAsync("PUT /email/revert", ("token", MailedToken));

    /// <summary>Reads mails to an email until the token of one works: a request that was interrupted may have sent one too.</summary>
    public async Task AssertMailedTokenWorksAsync(string email, Func<Task<Reply>> use)
    {
        for (var mail = 1; mail <= MaxMails; mail++)
        {
            MailedToken = await NextTokenAsync(email);
            if ((await use()).Status == NoContent)
            {
                return;
            }
        }

        Assert.Fail($"None of {MaxMails} tokens works.");
    }

    /// <summary>Sets a password by a token that is mailed.</summary>
    public async Task AssertResetWorksAsync(string email)
    {
        (await client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(OK);
        for (var mail = 1; mail <= MaxMails; mail++)
        {
            // Other mails to the email may come before.
            var reply = await client.SendAsync(
                "PUT /reset_password", ("email", email), ("reset_token", await NextTokenAsync(email)), ("new_password", NewPassword));
            if (reply.Status == OK)
            {
                return;
            }
        }

        Assert.Fail($"None of {MaxMails} tokens works.");
    }

    public Task<Reply> LogOutAsync() => client.SendWithCookieAsync(hasEmail ? "DELETE /sessions" : "GET /logout", $"session_id={Session}");

    public Task<Reply> ReadAsync(string session) =>
        client.SendWithCookieAsync(hasEmail ? "GET /profile" : "GET /protected", $"session_id={session}");

    public Task<Reply> RequestResetAsync() => client.SendAsync("POST /reset_password", ("email", _name));

    public Task<Reply> UpdatePasswordAsync(string token) =>
        client.SendAsync("PUT /reset_password", ("email", _name), ("reset_token", token), ("new_password", NewPassword));

    public string SessionOf(Reply login)
    {
        login.AssertStatus(OK);
        return login.Cookie(hasEmail ? "session_id" : "session").Value.ToString();
    }

    private async Task<string> NextTokenAsync(string email)
    {
        var token = MailHarness.TokenOf(await mails!.NextAsync(email));
        _marks.Add(OpaqueToken.Hash(token)!);
        return token;
    }

    public async Task AssertWorksAsync(string session) => (await ReadAsync(session)).AssertStatus(OK);

    public async Task AssertEndedAsync(string session) => (await ReadAsync(session)).AssertStatus(hasEmail ? Forbidden : Unauthorized);
}
