using AuthFunctions.Tests.Support;
using Microsoft.Net.Http.Headers;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class SessionCookieTests(AuthApp app) : HostTest(app)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    [Theory]
    [InlineData("POST /users", "email", "POST /sessions", "session_id")]
    [InlineData("POST /register", "username", "POST /login", "session")]
    public async Task LogIn_SetsTheCookieAsTheContractSays(string registration, string field, string login, string cookieName)
    {
        var name = Unique.Email();
        await Client.SendAsync(registration, (field, name), ("password", "b4l0u"));

        var reply = await Client.SendAsync(login, (field, name), ("password", "b4l0u"));

        reply.AssertStatus(OK);
        Assert.True(reply.IsNoStore);
        Assert.Equal(["device", cookieName], reply.Cookies.Select(set => set.Name.Value).Order());
        var cookie = reply.Cookie(cookieName);
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", cookie.Value.ToString());
        Assert.Equal("/", cookie.Path.Value);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteMode.Lax, cookie.SameSite);
        Assert.InRange(cookie.MaxAge!.Value, Lifetime - TimeSpan.FromMinutes(1), Lifetime);
        Assert.Equal("", cookie.Domain.ToString());
        Assert.Equal(Client.Address.Scheme == Uri.UriSchemeHttps, cookie.Secure);
    }

    [Theory]
    [InlineData("POST /users", "email", "POST /sessions")]
    [InlineData("POST /register", "username", "POST /login")]
    public async Task LogIn_OverHttps_MarksTheCookieSecure(string registration, string field, string login)
    {
        var name = Unique.Email();
        await Client.SendAsync(registration, (field, name), ("password", "b4l0u"));

        var reply = await Client.SendAsync(
            login, Body.Form((field, name), ("password", "b4l0u")), cookie: null, ("X-Forwarded-Proto", "https"));

        Assert.All(reply.Cookies, cookie => Assert.True(cookie.Secure));
    }

    [Theory]
    [InlineData("https,http", true)]
    [InlineData("http, https", true)]
    [InlineData("HTTPS", true)]
    [InlineData("http", false)]
    [InlineData("http,http", false)]
    [InlineData("httpsx", false)]
    public async Task LogIn_ThroughSeveralProxies_IsSecureWhereOneOfThemReceivedHttps(string protocols, bool isSecure)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");

        var reply = await Client.SendAsync(
            "POST /sessions", Body.Form(("email", email), ("password", "b4l0u")), cookie: null, ("X-Forwarded-Proto", protocols));

        Assert.Equal(isSecure, reply.Cookie("session_id").Secure);
        Assert.Equal(isSecure, reply.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task LogIn_BehindOneTrustedProxy_IgnoresWhatTheClientClaims()
    {
        await using var own = await App.StartOwnAsync(("Auth__Http__TrustedProxyHops", "1"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        Assert.False((await LogInAsync("https,http")).Secure);
        Assert.True((await LogInAsync("http,https")).Secure);

        async Task<SetCookieHeaderValue> LogInAsync(string protocols) => (await own.Client.SendAsync(
            "POST /sessions", Body.Form(("email", email), ("password", "b4l0u")), cookie: null, ("X-Forwarded-Proto", protocols))).Cookie("session_id");
    }

    [Fact]
    public async Task LogIn_HttpsPublicBaseUrl_IsSecureAlsoWhereTheProxySaysHttp()
    {
        await using var own = await App.StartOwnAsync(("Auth__PublicBaseUrl", "https://app.example.com"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        var reply = await own.Client.SendAsync(
            "POST /sessions", Body.Form(("email", email), ("password", "b4l0u")), cookie: null, ("X-Forwarded-Proto", "http"));

        Assert.True(reply.Cookie("session_id").Secure);
        Assert.True(reply.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("DELETE /sessions", "session_id")]
    [InlineData("DELETE /sessions", "session")]
    [InlineData("GET /logout", "session")]
    [InlineData("GET /logout", "session_id")]
    public async Task LogOut_ClearsTheCookieThatCame(string route, string cookieName)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendWithCookieAsync(route, $"{cookieName}={session}");

        Assert.True(reply.IsNoStore);
        var cookie = reply.Cookie(cookieName);
        Assert.Equal("", cookie.Value.ToString());
        Assert.True(cookie.MaxAge == TimeSpan.Zero || cookie.Expires < DateTimeOffset.UtcNow, "The cookie must be over.");
        Assert.Equal("/", cookie.Path.Value);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteMode.Lax, cookie.SameSite);
    }

    [Theory]
    [InlineData("DELETE /sessions", Forbidden)]
    [InlineData("GET /profile", Forbidden)]
    [InlineData("GET /logout", Unauthorized)]
    [InlineData("GET /protected", Unauthorized)]
    public async Task CookieRoutes_WithoutSession_AreNotStored(string route, System.Net.HttpStatusCode status)
    {
        var reply = await Client.SendAsync(route);

        reply.AssertStatus(status);
        Assert.True(reply.IsNoStore);
    }

    [Theory]
    [InlineData("session_id={0}")]
    [InlineData("session={0}")]
    [InlineData("session_id={1}")]
    [InlineData("a=b; session_id={0}; c=d")]
    [InlineData("session={2}; session_id={0}")]
    [InlineData("session_id={0};")]
    public async Task CookieRoutes_EitherName_FindTheSession(string cookiePattern)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");
        var cookie = cookiePattern
            .Replace("{0}", session, StringComparison.Ordinal)
            .Replace("{1}", session.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{2}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

        var profile = await Client.SendWithCookieAsync("GET /profile", cookie);
        var greeting = await Client.SendWithCookieAsync("GET /protected", cookie);
        var logOut = await Client.SendWithCookieAsync("DELETE /sessions", cookie);

        profile.AssertJson(OK, new { email });
        Assert.True(profile.IsNoStore);
        greeting.AssertJson(OK, new { message = $"Welcome, {email}!" });
        Assert.True(greeting.IsNoStore);
        logOut.AssertStatus(Found);
    }
}
