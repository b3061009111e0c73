using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The log output of the running app at the most detailed log level.</summary>
[Trait("Category", "Host")]
public sealed partial class AuditLogTests(AuthApp app) : IAsyncLifetime
{
    private const string Password = "b4l0u-and-a-long-tail";
    private const string WrongPassword = "kermit-the-wrong-one";
    private const string NewPassword = "t4rt1fl3tt3-to-come";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private OwnApp _own = null!;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("this test reads the app's log.");
        _azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _proxy = await FaultProxy.StartAsync(_azurite, TestContext.Current.CancellationToken);
        _own = await app.StartOwnAsync(
            ("AuthStorage", _proxy.ConnectionString),
            ("AzureFunctionsJobHost__logging__logLevel__default", "Trace"),
            ("AzureFunctionsJobHost__logging__logLevel__Microsoft", "Trace"),
            ("Logging__LogLevel__Default", "Trace"),
            ("Auth__Http__TrustedProxyHops", "1"));
    }

    public async ValueTask DisposeAsync()
    {
        await _own.DisposeAsync();
        await _proxy.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task EveryFlow_AtTraceLevel_LogsNoSecret()
    {
        var (email, username) = (Unique.Email(), Unique.Username());
        var secrets = new List<string> { email, username, Password, WrongPassword, NewPassword };

        (await _own.Client.SendAsync("POST /users", ("email", email), ("password", Password))).AssertStatus(OK);
        (await _own.Client.SendAsync("POST /users", ("email", email), ("password", Password))).AssertStatus(BadRequest);
        (await _own.Client.SendAsync("POST /users", ("email", email), ("email", email))).AssertStatus(BadRequest);
        (await _own.Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);
        (await _own.Client.SendAsync("POST /sessions", ("email", email), ("password", WrongPassword))).AssertStatus(Unauthorized);
        (await _own.Client.SendAsync("POST /login", ("username", username), ("password", WrongPassword))).AssertStatus(Unauthorized);
        secrets.Add(await _own.Client.LogInAsync(email, Password));
        secrets.Add((await _own.Client.SendAsync("POST /login", ("username", username), ("password", Password))).Cookie("session").Value.ToString());
        secrets.Add(await _own.Client.RequestResetAsync(email));
        secrets.AddRange(await ReadStoredHashesAsync());
        await FailEveryRouteAsync(email, secrets);
        (await _own.Client.SendWithCookieAsync("GET /profile", $"session_id={secrets[5]}")).AssertStatus(OK);
        (await _own.Client.SendWithCookieAsync("GET /logout", $"session={secrets[6]}")).AssertStatus(OK);
        (await _own.Client.SendWithCookieAsync("DELETE /sessions", $"session_id={secrets[5]}")).AssertStatus(Found);
        (await UpdateAsync(email, secrets[7])).AssertStatus(OK);
        (await UpdateAsync(email, secrets[7])).AssertStatus(Forbidden);
        secrets.AddRange(await ReadStoredHashesAsync());
        await WaitForOutputAsync("Password update failed: BadToken");
        await LeaveWhileProfileIsReadAsync();
        var output = await WaitForOutputAsync("Profile was cancelled");

        Assert.Contains("dbug:", output, StringComparison.Ordinal);
        Assert.All(secrets.Distinct(), secret => Assert.DoesNotContain(secret, output, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Failure_TraceIdAndAddress_AreThoseOfTheAnswerAndTheClient()
    {
        var reply = await _own.Client.SendAsync(
            "POST /sessions", Body.Form(("email", Unique.Email()), ("password", WrongPassword)), cookie: null, ("X-Forwarded-For", "198.51.100.1, 203.0.113.7:4711"));

        reply.AssertProblem(Unauthorized);
        await WaitForOutputAsync($"Login failed: UnknownName, user (null), client 203.0.113.7, trace {(string)reply.Json()["traceId"]!}.");
    }

    [Fact]
    public async Task RefusedRequest_EachReason_IsLoggedOnce()
    {
        await RefuseAsync("203.0.113.1", "CrossSite", "POST /sessions", ("Sec-Fetch-Site", "cross-site"));
        await RefuseAsync("203.0.113.2", "Prefetch", "GET /logout", ("Sec-Purpose", "prefetch"));
        await RefuseAsync("203.0.113.3", "Malformed", "POST /users", Body.Raw("application/json", "{"));
        await RefuseAsync("203.0.113.4", "Malformed", "POST /users", Body.Form(("email", Unique.Email())));
        await RefuseAsync("203.0.113.5", "Malformed", "POST /users", Body.Raw("text/plain", "email=a"));
        await RefuseAsync("203.0.113.6", "Malformed", "POST /login", Body.Form(("username", "a")));
        await RefuseAsync("203.0.113.7", "Malformed", "POST /register", Body.Raw("text/plain", "username=a"));
        await RefuseAsync("203.0.113.8", "TooLarge", "POST /users", Body.Raw("application/json", new byte[(64 * 1024) + 1]));
        foreach (var (address, route) in (IEnumerable<(string, string)>)
            [("203.0.113.9", "GET /profile"), ("203.0.113.10", "GET /protected"), ("203.0.113.11", "DELETE /sessions"), ("203.0.113.12", "GET /logout"),
             ("203.0.113.13", "GET /session")])
        {
            await RefuseAsync(address, "BadSession", route, ("Cookie", $"session_id={Guid.NewGuid()}"));
        }

        Assert.Equal(13, _own.Output.Split("Request refused: ").Length - 1);
    }

    [Fact]
    public async Task LogOut_TwoThousandRequestsWithoutACookie_AreNotLogged()
    {
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _own.Client.SendAsync("DELETE /sessions")));
        }

        await RefuseAsync("203.0.113.1", "Prefetch", "GET /logout", ("Sec-Purpose", "prefetch"));
        Assert.Equal(1, _own.Output.Split("Request refused: ").Length - 1);
        Assert.DoesNotContain("Audit events left out", _own.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientThatLeaves_IsALineForDebuggingAndNoWarning()
    {
        await LeaveWhileProfileIsReadAsync();

        var output = await WaitForOutputAsync("Profile was cancelled");
        Assert.DoesNotContain("Profile could not be served", output, StringComparison.Ordinal);
    }

    private Task RefuseAsync(string address, string reason, string route, params (string Name, string Value)[] headers) =>
        RefuseAsync(address, reason, route, body: null, headers);

    private async Task RefuseAsync(string address, string reason, string route, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var reply = await _own.Client.SendAsync(route, body, cookie: null, [("X-Forwarded-For", address), .. headers]);

        Assert.InRange((int)reply.Status, 400, 499);
        await WaitForOutputAsync($"Request refused: {reason}, client {address}, trace ");
    }

    /// <summary>Closes the connection of a profile request while storage does not respond.</summary>
    private async Task LeaveWhileProfileIsReadAsync()
    {
        var isAsked = new TaskCompletionSource();
        _proxy.Plan = _ =>
        {
            isAsked.TrySetResult();
            return Fault.HangBefore;
        };

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_own.Client.Address.Host, _own.Client.Address.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"GET /profile HTTP/1.1\r\nHost: localhost\r\nCookie: session_id={Guid.NewGuid()}\r\n\r\n"),
                TestContext.Current.CancellationToken);
            await isAsked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    private async Task FailEveryRouteAsync(string email, List<string> secrets)
    {
        _proxy.RefusesConnections = true;
        var replies = await Task.WhenAll(
            _own.Client.SendAsync("POST /users", ("email", Unique.Email()), ("password", Password)),
            _own.Client.SendAsync("POST /sessions", ("email", email), ("password", Password)),
            _own.Client.SendAsync("POST /reset_password", ("email", email)),
            _own.Client.SendWithCookieAsync("GET /profile", $"session_id={secrets[5]}"),
            UpdateAsync(email, secrets[7]));
        _proxy.RefusesConnections = false;
        Assert.All(replies, reply => reply.AssertProblem(ServiceUnavailable));
    }

    private Task<Reply> UpdateAsync(string email, string token) =>
        _own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", NewPassword));

    /// <summary>Every hash in storage: of passwords, sessions, tokens and names.</summary>
    private async Task<List<string>> ReadStoredHashesAsync()
    {
        var table = new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName);
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var text = string.Join('\n', rows.SelectMany(row => row).Select(property => $"{property.Value}"));
        var hashes = StoredHash().Matches(text).Select(match => match.Value).ToList();
        Assert.Contains(hashes, hash => hash.StartsWith("$2", StringComparison.Ordinal));
        Assert.Contains(hashes, hash => !hash.StartsWith("$2", StringComparison.Ordinal));
        return hashes;
    }

    private async Task<string> WaitForOutputAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!_own.Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, $"The log lacks: {text}\n{_own.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        return _own.Output;
    }

    [GeneratedRegex(@"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|[0-9a-f]{64}")]
    private static partial Regex StoredHash();
}
