using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>An account of one of the two APIs, and its requests that outages interrupt.</summary>
internal sealed class OutageAccount(AuthClient client, bool hasEmail)
{
    public const string Password = "b4l0u";
    public const string NewPassword = "t4rt1fl3tt3";

    private readonly string _name = hasEmail ? Unique.Email() : Unique.Username();
    private readonly List<string> _marks = [];

    public string Session { get; private set; } = "";

    public string ResetToken { get; private set; } = "";

    /// <summary>Texts that identify this account's storage operations. Each operation contains one in its address or body.</summary>
    public IReadOnlyCollection<string> Marks => [_name, NameHash, .. _marks];

    public string UserId { get; private set; } = "";

    private string IndexKey => hasEmail ? Keys.Name(LoginName.Email(_name)) : Keys.Name(LoginName.Username(_name));

    // The account's index row and its throttle rows contain the hash.
    private string NameHash => IndexKey.Split('_')[1];

    /// <summary>Registers the account and creates a session. For an email account, it also requests a reset token.</summary>
    public async Task PrepareAsync(TableClient table)
    {
        (await RegisterAsync()).AssertStatus(hasEmail ? OK : Created);
        Session = SessionOf(await LogInAsync());
        ResetToken = hasEmail ? await client.RequestResetAsync(_name) : "";

        var index = await table.GetEntityAsync<TableEntity>(IndexKey, Keys.IndexRow, cancellationToken: TestContext.Current.CancellationToken);
        UserId = index.Value.GetString("user_id");
        _marks.Add(UserId);
        _marks.AddRange(new[] { OpaqueToken.Hash(Session), OpaqueToken.Hash(ResetToken) }.OfType<string>());
    }

    public Task<Reply> RegisterAsync() => hasEmail
        ? client.SendAsync("POST /users", ("email", _name), ("password", Password))
        : client.SendAsync("POST /register", ("username", _name), ("password", Password));

    public Task<Reply> LogInAsync(string password = Password) => hasEmail
        ? client.SendAsync("POST /sessions", ("email", _name), ("password", password))
        : client.SendAsync("POST /login", ("username", _name), ("password", password));

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

    public async Task AssertWorksAsync(string session) => (await ReadAsync(session)).AssertStatus(OK);

    public async Task AssertEndedAsync(string session) => (await ReadAsync(session)).AssertStatus(hasEmail ? Forbidden : Unauthorized);
}
