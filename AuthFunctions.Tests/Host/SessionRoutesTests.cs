using System.Globalization;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary><c>GET /session</c>, <c>GET /sessions</c>, and the routes that end sessions.</summary>
[Trait("Category", "Host")]
public sealed class SessionRoutesTests(SessionsFixture fixture) : IClassFixture<SessionsFixture>
{
    private const string Password = "b4l0u";
    private const string FirefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0";
    private const string SafariOnIPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SudoLifetime = TimeSpan.FromMinutes(10);

    private AuthClient Client => fixture.Client;

    public static TheoryData<string> Routes =>
        ["GET /session", "GET /sessions", "DELETE /sessions/0123456789abcdef", "DELETE /sessions/others", "DELETE /sessions/all"];

    public static TheoryData<string> RoutesAfterARecentLogin => [.. Routes.Select(row => row.Data).Where(route => route != "GET /session")];

    [Fact]
    public async Task GetSession_EmailUser_ReturnsTheSessionAndItsUser()
    {
        var before = DateTimeOffset.UtcNow;
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        var session = await Client.LogInAsync(email, Password);

        var reply = await Client.SendWithCookieAsync("GET /session", $"session_id={session}");

        reply.AssertStatus(OK);
        Assert.True(reply.IsNoStore);
        Assert.Empty(reply.Cookies);
        Assert.Equal("application/json; charset=utf-8", reply.ContentType);
        var (body, user, own) = (reply.Json().AsObject(), reply.Json()["user"]!.AsObject(), reply.Json()["session"]!.AsObject());
        Assert.Equal(["user", "session"], body.Select(member => member.Key));
        Assert.Equal(["id", "email", "username", "email_verified", "created"], user.Select(member => member.Key));
        Assert.Equal((email, null, false), ((string?)user["email"], (string?)user["username"], (bool)user["email_verified"]!));
        Assert.True(Guid.TryParse((string?)user["id"], out _));
        Assert.InRange(Time(user["created"]), before - Tolerance, DateTimeOffset.UtcNow + Tolerance);
        Assert.Equal(["id", "created", "expires", "methods", "sudo_until"], own.Select(member => member.Key));
        Assert.Equal(HandleOf(session), (string?)own["id"]);
        Assert.Equal(["password"], own["methods"]!.AsArray().Select(method => (string?)method));
        Assert.InRange(Time(own["created"]), before - Tolerance, DateTimeOffset.UtcNow + Tolerance);
        Assert.Equal(Time(own["created"]) + TimeSpan.FromDays(7), Time(own["expires"]));
        Assert.Equal(Time(own["created"]) + SudoLifetime, Time(own["sudo_until"]));
    }

    [Fact]
    public async Task GetSession_UsernameUser_ReturnsTheUsername()
    {
        var username = Unique.Username();
        var cookie = await LogInByUsernameAsync(username);

        var user = (await Client.SendWithCookieAsync("GET /session", cookie)).Json()["user"]!;

        Assert.Equal((null, username), ((string?)user["email"], (string?)user["username"]));
        (await Client.SendWithCookieAsync("GET /sessions", cookie)).AssertStatus(OK);
        (await Client.SendWithCookieAsync("DELETE /sessions/others", cookie)).AssertStatus(NoContent);
        var ended = await Client.SendWithCookieAsync("DELETE /sessions/all", cookie);
        ended.AssertStatus(NoContent);
        Assert.Equal(["session"], ended.Cookies.Select(cleared => cleared.Name.Value));
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertProblem(Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task AnyRoute_NoLiveSession_Returns401AndClearsTheCookie(string route)
    {
        var without = await Client.SendAsync(route);
        var dead = await Client.SendWithCookieAsync(route, $"session_id={Guid.NewGuid()}");

        foreach (var reply in (Reply[])[without, dead])
        {
            reply.AssertProblem(Unauthorized);
            Assert.Equal("Cookie", Assert.Single(reply.Headers.WwwAuthenticate).Scheme);
            Assert.True(reply.IsNoStore);
        }

        Assert.Empty(without.Cookies);
        Assert.Equal(("", TimeSpan.Zero), (dead.Cookie("session_id").Value.ToString(), dead.Cookie("session_id").MaxAge));
    }

    [Theory]
    [MemberData(nameof(RoutesAfterARecentLogin))]
    public async Task RouteAfterARecentLogin_LoginTooLongAgo_Returns403AndChangesNothing(string route)
    {
        var email = Unique.Email();
        var (cookie, session) = await LogInAsync(email);
        var (otherCookie, other) = await LogInAsync(email);
        await fixture.MakeOlderAsync(session, SudoLifetime);

        var reply = await Client.SendWithCookieAsync(route.Replace("0123456789abcdef", HandleOf(other), StringComparison.Ordinal), cookie);

        reply.AssertReauthenticationRequired("password");
        Assert.Empty(reply.Cookies);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
        (await Client.SendWithCookieAsync("GET /session", otherCookie)).AssertStatus(OK);
    }

    [Fact]
    public async Task ListSessions_TwoDevices_ReturnsThemNewestFirst()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        var phone = await LogInFromAsync(email, "203.0.113.7", SafariOnIPhone);
        var laptop = await LogInFromAsync(email, "2001:db8:1:2::3", FirefoxOnWindows);
        var script = await LogInFromAsync(email, "nonsense", "secret<script>");

        var reply = await Client.SendWithCookieAsync("GET /sessions", $"session_id={phone}");

        reply.AssertStatus(OK);
        Assert.Equal(["sessions"], reply.Json().AsObject().Select(member => member.Key));
        var sessions = reply.Json()["sessions"]!.AsArray().Select(session => session!.AsObject()).ToList();
        Assert.All(sessions, session => Assert.Equal(
            ["id", "current", "device", "network", "created", "last_seen", "expires"], session.Select(member => member.Key)));
        Assert.Equal(
            [
                (HandleOf(script), false, null, null),
                (HandleOf(laptop), false, "Firefox on Windows", "2001:db8:1::/48"),
                (HandleOf(phone), true, "Safari on iPhone", "203.0.113.0/24"),
            ],
            sessions.Select(session => ((string?)session["id"], (bool)session["current"]!, (string?)session["device"], (string?)session["network"])));
        Assert.All(sessions, session => Assert.Equal(Time(session["created"]) + TimeSpan.FromDays(7), Time(session["expires"])));
        Assert.All(sessions, session => Assert.InRange(Time(session["last_seen"]), Time(session["created"]), DateTimeOffset.UtcNow + Tolerance));
    }

    [Fact]
    public async Task EndSession_Other_Returns204AndEndsIt()
    {
        var email = Unique.Email();
        var (cookie, _) = await LogInAsync(email);
        var (otherCookie, other) = await LogInAsync(email);

        var reply = await Client.SendWithCookieAsync($"DELETE /sessions/{HandleOf(other)}", cookie);

        AssertEnded(reply);
        Assert.Empty(reply.Cookies);
        Assert.False(reply.Headers.Contains("Clear-Site-Data"));
        (await Client.SendWithCookieAsync("GET /profile", otherCookie)).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertStatus(OK);
        AssertUnknown(await Client.SendWithCookieAsync($"DELETE /sessions/{HandleOf(other)}", cookie));
    }

    [Fact]
    public async Task EndSession_Current_ClearsItsCookies()
    {
        var email = Unique.Email();
        var (kept, _) = await LogInAsync(email);
        var (_, session) = await LogInAsync(email);
        var cookie = $"session_id={Guid.NewGuid()}; session={session}";

        var reply = await Client.SendWithCookieAsync($"DELETE /sessions/{HandleOf(session)}", cookie);

        AssertEnded(reply);
        Assert.Equal(["session", "session_id"], reply.Cookies.Select(cleared => cleared.Name.Value).Order());
        Assert.All(reply.Cookies, cleared => Assert.Equal(("", TimeSpan.Zero), (cleared.Value.ToString(), cleared.MaxAge)));
        Assert.True(reply.Headers.Contains("Clear-Site-Data"));
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertProblem(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", kept)).AssertStatus(OK);
    }

    [Fact]
    public async Task EndSession_OfAnotherUserOrNone_Returns404()
    {
        var (cookie, session) = await LogInAsync(Unique.Email());
        var (foreignCookie, foreign) = await LogInAsync(Unique.Email());

        foreach (var id in (string[])[HandleOf(foreign), HandleOf(session).ToUpperInvariant(), "0123456789abcdef", "%27%20or%20true%20or%20", session])
        {
            var reply = await Client.SendWithCookieAsync($"DELETE /sessions/{id}", cookie);
            reply.AssertStatus(NotFound);
        }

        AssertUnknown(await Client.SendWithCookieAsync($"DELETE /sessions/{HandleOf(foreign)}", cookie));
        (await Client.SendWithCookieAsync("GET /session", foreignCookie)).AssertStatus(OK);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Fact]
    public async Task EndOtherSessions_SeveralCookies_KeepsTheFirstLiveOne()
    {
        var email = Unique.Email();
        var (_, kept) = await LogInAsync(email);
        var (_, other) = await LogInAsync(email);

        var reply = await Client.SendWithCookieAsync("DELETE /sessions/others", $"session_id={Guid.NewGuid()}; session_id={kept}; session={other}");

        AssertEnded(reply);
        Assert.Empty(reply.Cookies);
        (await Client.SendWithCookieAsync("GET /session", $"session_id={other}")).AssertProblem(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", $"session={kept}")).AssertStatus(OK);
        AssertEnded(await Client.SendWithCookieAsync("DELETE /sessions/others", $"session_id={kept}"));
    }

    [Fact]
    public async Task EndAllSessions_SeveralSessions_EndsThemAndClearsTheCookie()
    {
        var email = Unique.Email();
        var (cookie, _) = await LogInAsync(email);
        var (other, _) = await LogInAsync(email);
        var (bystander, _) = await LogInAsync(Unique.Email());

        var reply = await Client.SendWithCookieAsync("DELETE /sessions/all", cookie);

        AssertEnded(reply);
        Assert.Equal(("", TimeSpan.Zero), (reply.Cookie("session_id").Value.ToString(), reply.Cookie("session_id").MaxAge));
        Assert.True(reply.Headers.Contains("Clear-Site-Data"));
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertProblem(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", other)).AssertProblem(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", bystander)).AssertStatus(OK);
    }

    private static void AssertEnded(Reply reply)
    {
        reply.AssertStatus(NoContent);
        Assert.Equal("", reply.Text);
        Assert.True(reply.IsNoStore);
    }

    private static void AssertUnknown(Reply reply)
    {
        reply.AssertProblem(NotFound);
        Assert.Equal("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5", (string?)reply.Json()["type"]);
        Assert.True(reply.IsNoStore);
    }

    private static string HandleOf(string sessionId) => SessionHandle.Of(OpaqueToken.Hash(sessionId)!);

    private static DateTimeOffset Time(System.Text.Json.Nodes.JsonNode? text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);

    // Registers the user before the first login.
    private async Task<(string Cookie, string Session)> LogInAsync(string email)
    {
        await Client.SendAsync("POST /users", ("email", email), ("password", Password));
        var session = await Client.LogInAsync(email, Password);
        return ($"session_id={session}", session);
    }

    private async Task<string> LogInByUsernameAsync(string username)
    {
        (await Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);
        return $"session={(await Client.SendAsync("POST /login", ("username", username), ("password", Password))).Cookie("session").Value}";
    }

    private async Task<string> LogInFromAsync(string email, string address, string userAgent) => (await Client.SendAsync(
        "POST /sessions", Body.Form(("email", email), ("password", Password)), cookie: null, ("X-Forwarded-For", address), ("User-Agent", userAgent)))
        .Cookie("session_id").Value.ToString();
}
