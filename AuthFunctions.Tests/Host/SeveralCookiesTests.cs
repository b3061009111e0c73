using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Requests with several cookies that may carry the session id, as browsers send them.</summary>
[Trait("Category", "Host")]
public sealed class SeveralCookiesTests(AuthApp app) : HostTest(app)
{
    private const string Password = "b4l0u";

    [Theory]
    [InlineData("session_id={dead}; session={live}")]
    [InlineData("session_id=x; session={live}")]
    [InlineData("session=flask.eyJ1c2VyIjoxfQ; session_id={live}")]
    [InlineData("session_id={dead}; session_id={live}")]
    [InlineData("session_id={live}; session_id={dead}")]
    [InlineData("session_id={dead}; session_id=; session={dead}; session={live}")]
    [InlineData("theme=dark,session_id={live}")]
    [InlineData("theme=dark, session_id={dead}, session={live},a=b")]
    [InlineData("a=b;c=\"d;session_id={live}")]
    [InlineData("session_id=\"{live}\"")]
    [InlineData("=; ;,session_id={live},;")]
    public async Task CookieRoutes_OneLiveSessionAmongOthers_FindIt(string pattern)
    {
        var email = Unique.Email();
        var (dead, live) = await ReplaceSessionAsync(email);
        var cookie = Fill(pattern, dead, live);

        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertJson(OK, new { email });
        (await Client.SendWithCookieAsync("GET /protected", cookie)).AssertJson(OK, new { message = $"Welcome, {email}!" });
        Assert.Equal(email, (string?)(await Client.SendWithCookieAsync("GET /session", cookie)).Json()["user"]!["email"]);
        (await Client.SendWithCookieAsync("DELETE /sessions", cookie)).AssertStatus(Found);
        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertProblem(Forbidden);
    }

    [Fact]
    public async Task CookieRoutes_TwoHeaderLines_AreBothRead()
    {
        var (dead, live) = await ReplaceSessionAsync(Unique.Email());

        var (head, _) = await RawHttp.SendAsync(
            Client.Address,
            [
                "GET /profile HTTP/1.1", $"Host: {Client.Address.Authority}", "Connection: close", $"Cookie: session_id={dead}", $"Cookie: theme=dark; session={live}",
            ],
            TestContext.Current.CancellationToken);

        Assert.Contains(" 200 ", head[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CookieRoutes_LiveSessionBehindTooManyOthers_IsNotLookedUp()
    {
        var (_, live) = await ReplaceSessionAsync(Unique.Email());
        var others = Enumerable.Range(0, 10).Select(_ => $"session_id={Guid.NewGuid()}").ToList();

        (await Client.SendWithCookieAsync("GET /profile", string.Join("; ", [.. others.Skip(1), $"session={live}"]))).AssertStatus(OK);
        (await Client.SendWithCookieAsync("GET /profile", string.Join("; ", [.. others, $"session={live}"]))).AssertProblem(Forbidden);
    }

    [Theory]
    [InlineData("POST /sessions", "email", "session_id", "session")]
    [InlineData("POST /login", "username", "session", "session_id")]
    public async Task LogIn_AfterALoginByTheOtherApi_WorksInABrowser(string route, string field, string name, string other)
    {
        var text = Unique.Email();
        await Client.RegisterAsync(text, Password);
        await Client.SendAsync("POST /register", ("username", text), ("password", Password));
        var first = await LogInAsync(field == "email" ? "POST /login" : "POST /sessions", field == "email" ? "username" : "email", text);
        var before = first.Cookie(other).Value.ToString();

        var second = await LogInAsync(route, field, text, $"{other}={before}");

        Assert.Equal("", second.Cookie(other).Value.ToString());
        Assert.Equal(TimeSpan.Zero, second.Cookie(other).MaxAge);
        (await Client.SendWithCookieAsync("GET /profile", $"{other}={before}")).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("GET /protected", $"{other}={before}; {name}={second.Cookie(name).Value}")).AssertStatus(OK);
    }

    [Fact]
    public async Task LogIn_SeveralSessionsPresented_EndsThemAll()
    {
        string[] presented = [await NewSessionAsync(), await NewSessionAsync(), await NewSessionAsync()];
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);

        await LogInAsync("POST /sessions", "email", email, $"session_id={presented[0]}; session_id={presented[1]}; session={presented[2]}");

        foreach (var session in presented)
        {
            (await Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertProblem(Forbidden);
        }
    }

    [Theory]
    [InlineData("DELETE /sessions")]
    [InlineData("GET /logout")]
    public async Task LogOut_SeveralLiveSessions_EndsThemAll(string route)
    {
        string[] presented = [await NewSessionAsync(), await NewSessionAsync(), await NewSessionAsync()];
        var bystander = await NewSessionAsync();

        var reply = await Client.SendWithCookieAsync(
            route, $"session={presented[0]}; session_id={Guid.NewGuid()}; session_id={presented[1]}, session_id={presented[2]}");

        Assert.True(reply.Status is Found or OK);
        Assert.Equal(["session", "session_id"], reply.Cookies.Select(cookie => cookie.Name.Value).Order());
        foreach (var session in presented)
        {
            (await Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertProblem(Forbidden);
        }

        (await Client.SendWithCookieAsync("GET /profile", $"session_id={bystander}")).AssertStatus(OK);
    }

    [Theory]
    [InlineData("GET /profile", Forbidden)]
    [InlineData("DELETE /sessions", Forbidden)]
    [InlineData("GET /protected", Unauthorized)]
    [InlineData("GET /logout", Unauthorized)]
    [InlineData("GET /session", Unauthorized)]
    [InlineData("GET /sessions", Unauthorized)]
    [InlineData("DELETE /sessions/0123456789abcdef", Unauthorized)]
    [InlineData("DELETE /sessions/others", Unauthorized)]
    [InlineData("DELETE /sessions/all", Unauthorized)]
    public async Task CookieRoutes_NoLiveSession_ClearDeadCookiesAndNoOther(string route, System.Net.HttpStatusCode status)
    {
        var dead = Guid.NewGuid().ToString();

        Assert.Empty((await SendAsync("theme=dark")).Cookies);
        Assert.Empty((await SendAsync("session=flask.eyJ1c2VyIjoxfQ; session_id=x")).Cookies);
        Assert.Equal(["session_id"], Cleared(await SendAsync($"session=flask.eyJ1c2VyIjoxfQ; session_id={dead}")));
        Assert.Equal(["session", "session_id"], Cleared(await SendAsync($"session={dead}, session_id=x; session_id={dead}")).Order());

        async Task<Reply> SendAsync(string cookie)
        {
            var reply = await Client.SendWithCookieAsync(route, cookie);
            reply.AssertStatus(status);
            Assert.True(reply.IsNoStore);
            return reply;
        }

        static IEnumerable<string?> Cleared(Reply reply)
        {
            Assert.All(reply.Cookies, cookie => Assert.Equal(("", TimeSpan.Zero), (cookie.Value.ToString(), cookie.MaxAge)));
            return reply.Cookies.Select(cookie => cookie.Name.Value);
        }
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Sec-Purpose", "prefetch;anonymous-client-ip")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    [InlineData("X-moz", "Prefetch")]
    public async Task LogOut_Prefetched_Returns403AndKeepsTheSession(string header, string value)
    {
        var cookie = $"session={await NewSessionAsync()}";

        (await Client.SendAsync("GET /logout", null, cookie, (header, value))).AssertProblem(Forbidden);

        (await Client.SendWithCookieAsync("GET /protected", cookie)).AssertStatus(OK);
    }

    private static string Fill(string pattern, string dead, string live) =>
        pattern.Replace("{dead}", dead, StringComparison.Ordinal).Replace("{live}", live, StringComparison.Ordinal);

    private async Task<string> NewSessionAsync()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        return await Client.LogInAsync(email, Password);
    }

    private async Task<(string Dead, string Live)> ReplaceSessionAsync(string email)
    {
        await Client.RegisterAsync(email, Password);
        return (await Client.LogInAsync(email, Password), await Client.LogInAsync(email, Password));
    }

    private async Task<Reply> LogInAsync(string route, string field, string name, string? cookie = null)
    {
        var reply = await Client.SendAsync(route, Body.Form((field, name), ("password", Password)), cookie);
        reply.AssertStatus(OK);
        return reply;
    }
}
