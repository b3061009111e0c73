using AuthFunctions.Tests.Support;
using Microsoft.Net.Http.Headers;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The session cookies with <c>UseHostCookiePrefix</c> (RFC 6265bis, section 4.1.3.2).</summary>
[Trait("Category", "Host")]
public sealed class HostCookiePrefixTests(AuthApp app)
{
    private static readonly (string Name, string Value)[] Settings =
        [("Auth__Http__UseHostCookiePrefix", "true"), ("Auth__PublicBaseUrl", "https://app.example.com")];

    [Fact]
    public async Task LogIn_SetsACookieThatBrowsersTakeForAHostCookie()
    {
        await using var own = await app.StartOwnAsync(Settings);
        foreach (var (registration, field, login, cookieName) in ((string, string, string, string)[])
            [("POST /users", "email", "POST /sessions", "__Host-session_id"), ("POST /register", "username", "POST /login", "__Host-session")])
        {
            var name = Unique.Email();
            await own.Client.SendAsync(registration, (field, name), ("password", "b4l0u"));

            var reply = await own.Client.SendAsync(login, (field, name), ("password", "b4l0u"));

            reply.AssertStatus(OK);
            Assert.Equal([cookieName, "__Host-device"], reply.Cookies.Select(set => set.Name.Value));
            Assert.True(reply.Cookie("__Host-device").Secure);
            var cookie = reply.Cookie(cookieName);
            Assert.True(cookie.Secure, "Secure, although this request came over http.");
            Assert.Equal("/", cookie.Path.Value);
            Assert.Equal("", cookie.Domain.ToString());
            Assert.True(cookie.HttpOnly);
            Assert.Equal(SameSiteMode.Lax, cookie.SameSite);
        }
    }

    [Fact]
    public async Task CookieRoutes_AcceptThePrefixedNamesOnly()
    {
        await using var own = await app.StartOwnAsync(Settings);
        var email = Unique.Email();
        var planted = await LogInAsNewUserAsync(own.Client, Unique.Email());
        var session = await LogInAsNewUserAsync(own.Client, email);

        foreach (var name in (string[])["session_id", "session", "__host-session_id", "__Secure-session_id"])
        {
            (await own.Client.SendWithCookieAsync("GET /profile", $"{name}={session}")).AssertProblem(Forbidden);
            (await own.Client.SendWithCookieAsync("DELETE /sessions", $"{name}={session}")).AssertProblem(Forbidden);
            (await own.Client.SendWithCookieAsync("GET /profile", $"{name}={planted}; __Host-session_id={session}")).AssertJson(OK, new { email });
        }

        (await own.Client.SendWithCookieAsync("GET /profile", $"__Host-session={session}")).AssertJson(OK, new { email });
    }

    [Fact]
    public async Task LogOut_ClearsTheCookieByItsPrefixedName()
    {
        await using var own = await app.StartOwnAsync(Settings);
        foreach (var (route, cookieName) in ((string, string)[])[("DELETE /sessions", "__Host-session_id"), ("GET /logout", "__Host-session")])
        {
            var session = await LogInAsNewUserAsync(own.Client, Unique.Email());

            var reply = await own.Client.SendWithCookieAsync(route, $"{cookieName}={session}; session_id={session}");

            var cookie = Assert.Single(reply.Cookies);
            Assert.Equal((cookieName, "", "/", true), (cookie.Name.Value, cookie.Value.ToString(), cookie.Path.Value, cookie.Secure));
            Assert.Equal(TimeSpan.Zero, cookie.MaxAge);
            (await own.Client.SendWithCookieAsync("GET /profile", $"{cookieName}={session}")).AssertProblem(Forbidden);
        }
    }

    [Fact]
    public async Task LogIn_WithASession_EndsThePrefixedOneAndNoPlantedOne()
    {
        await using var own = await app.StartOwnAsync(Settings);
        var planted = await LogInAsNewUserAsync(own.Client, Unique.Email());
        var presented = await LogInAsNewUserAsync(own.Client, Unique.Email());
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        await own.Client.SendAsync(
            "POST /sessions", Body.Form(("email", email), ("password", "b4l0u")), $"session_id={planted}; __Host-session_id={presented}");

        (await own.Client.SendWithCookieAsync("GET /profile", $"__Host-session_id={presented}")).AssertProblem(Forbidden);
        (await own.Client.SendWithCookieAsync("GET /profile", $"__Host-session_id={planted}")).AssertStatus(OK);
    }

    private static async Task<string> LogInAsNewUserAsync(AuthClient client, string email)
    {
        await client.RegisterAsync(email, "b4l0u");
        var reply = await client.SendAsync("POST /sessions", ("email", email), ("password", "b4l0u"));
        return reply.Cookie("__Host-session_id").Value.ToString();
    }
}
