using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class SecurityHeadersTests(AuthApp app) : HostTest(app)
{
    [Theory]
    [InlineData("GET /", OK)]
    [InlineData("GET /health", OK)]
    [InlineData("POST /users", BadRequest)]
    [InlineData("GET /profile", Forbidden)]
    [InlineData("DELETE /sessions", Forbidden)]
    [InlineData("GET /protected", Unauthorized)]
    public async Task AnyAnswer_TellsBrowsersToDoNothingElseWithIt(string route, System.Net.HttpStatusCode status)
    {
        var reply = await Client.SendAsync(route);

        reply.AssertStatus(status);
        Assert.True(reply.IsNoStore);
        Assert.Equal("nosniff", Header(reply, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(reply, "Referrer-Policy"));
        Assert.Equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox", Header(reply, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData("GET /protected", null)]
    [InlineData("GET /logout", null)]
    [InlineData("POST /sessions", "email")]
    [InlineData("POST /login", "username")]
    public async Task Unauthorized_HasAChallengeThatOpensNoDialog(string route, string? field)
    {
        var reply = field is null ? await Client.SendAsync(route) : await Client.SendAsync(route, (field, Unique.Email()), ("password", "wrong"));

        reply.AssertStatus(Unauthorized);
        // Browsers ask for a password on Basic, Digest, Negotiate and NTLM.
        Assert.Equal("Cookie cookie-name=\"session_id\"", Header(reply, "WWW-Authenticate"));
    }

    [Fact]
    public async Task Redirect_HasTheHeadersToo()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendWithCookieAsync("DELETE /sessions", $"session_id={session}");

        reply.AssertStatus(Found);
        Assert.Equal("nosniff", Header(reply, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task BodyThatIsTooLarge_HasTheHeadersToo()
    {
        var reply = await Client.SendAsync("POST /users", Body.Form(("email", new string('a', 70_000))));

        reply.AssertStatus(RequestEntityTooLarge);
        Assert.Equal("nosniff", Header(reply, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task OverHttps_AsksForHttpsFromNowOn()
    {
        var reply = await Client.SendAsync("GET /", body: null, cookie: null, ("X-Forwarded-Proto", "https"));

        Assert.Equal("max-age=31536000; includeSubDomains", Header(reply, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task OverHttp_DoesNotAskForHttps()
    {
        AuthApp.SkipWhenDeployed("it may be served over https.");

        var reply = await Client.SendAsync("GET /");

        Assert.False(reply.Headers.Contains("Strict-Transport-Security"));
    }

    private static string Header(Reply reply, string name) => Assert.Single(reply.Headers.GetValues(name));
}
