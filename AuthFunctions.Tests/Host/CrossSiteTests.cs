using System.Text.Json;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class CrossSiteTests(AuthApp app) : HostTest(app)
{
    private const string Elsewhere = "https://evil.example";

    public static TheoryData<string> RoutesThatChangeState =>
    [
        "POST /users", "POST /sessions", "DELETE /sessions", "POST /reset_password", "PUT /reset_password", "POST /register", "POST /login", "GET /logout",
        "DELETE /sessions/0123456789abcdef", "DELETE /sessions/others", "DELETE /sessions/all",
    ];

    [Theory]
    [MemberData(nameof(RoutesThatChangeState))]
    public async Task ChangingState_FromAnotherSite_Returns403(string route)
    {
        await AssertRefusedAsync(route, ("Sec-Fetch-Site", "cross-site"));
        await AssertRefusedAsync(route, ("Sec-Fetch-Site", "cross-site"), ("Origin", Elsewhere));
        await AssertRefusedAsync(route, ("Origin", Elsewhere));
        await AssertRefusedAsync(route, ("Origin", "null"));
        await AssertRefusedAsync(route, ("Sec-Fetch-Site", "same-site"), ("Origin", "https://sibling." + Client.Address.Host));
    }

    [Theory]
    [MemberData(nameof(RoutesThatChangeState))]
    public async Task ChangingState_FromTheSameSiteOrNoBrowser_IsServed(string route)
    {
        var origin = Client.Address.GetLeftPart(UriPartial.Authority);

        await AssertServedAsync(route);
        await AssertServedAsync(route, ("Sec-Fetch-Site", "same-origin"), ("Origin", origin));
        await AssertServedAsync(route, ("Sec-Fetch-Site", "none"));
        await AssertServedAsync(route, ("Sec-Fetch-Site", "none"), ("Origin", "null"));
        await AssertServedAsync(route, ("Sec-Fetch-Site", "none"), ("Origin", Elsewhere));
        await AssertServedAsync(route, ("Origin", origin));
    }

    [Fact]
    public async Task ChangingState_FromAnotherSite_ChangesNothing()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var cookie = $"session_id={await Client.LogInAsync(email, "b4l0u")}";

        foreach (var route in (string[])["DELETE /sessions", "GET /logout"])
        {
            (await Client.SendAsync(route, null, cookie, ("Sec-Fetch-Site", "cross-site"))).AssertProblem(Forbidden);
        }

        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertStatus(OK);
    }

    [Theory]
    [InlineData("GET /", OK)]
    [InlineData("GET /profile", OK)]
    [InlineData("GET /protected", OK)]
    public async Task Reading_FromAnotherSite_IsServed(string route, System.Net.HttpStatusCode status)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendAsync(
            route, null, $"session_id={session}", ("Sec-Fetch-Site", "cross-site"), ("Origin", Elsewhere));

        reply.AssertStatus(status);
    }

    [Fact]
    public async Task ChangingState_FromAnAllowedOrigin_IsServed()
    {
        await using var own = await App.StartOwnAsync(("Auth__Http__AllowedOrigins", "https://one.example, https://two.example:8443"));
        foreach (var origin in (string[])["https://one.example", "https://two.example:8443"])
        {
            var reply = await own.Client.SendAsync("POST /users", null, null, ("Sec-Fetch-Site", "cross-site"), ("Origin", origin));
            reply.AssertProblem(BadRequest, "email", "password");
        }

        foreach (var origin in (string[])["http://one.example", "https://two.example", "https://one.example.evil.example", Elsewhere])
        {
            var reply = await own.Client.SendAsync("POST /users", null, null, ("Sec-Fetch-Site", "cross-site"), ("Origin", origin));
            reply.AssertProblem(Forbidden);
        }
    }

    [Fact]
    public async Task ChangingState_ThroughAProxyThatChangesTheHost_IsServed()
    {
        await using var own = await App.StartOwnAsync(("Auth__PublicBaseUrl", "https://app.example/account"));

        (await SendAsync(("Sec-Fetch-Site", "same-origin"), ("Origin", "https://app.example"))).AssertProblem(BadRequest, "email", "password");
        (await SendAsync(("Sec-Fetch-Site", "same-origin"), ("Origin", "https://www.app.example"))).AssertProblem(BadRequest, "email", "password");
        (await SendAsync(("Origin", "https://app.example"))).AssertProblem(BadRequest, "email", "password");
        (await SendAsync(("Sec-Fetch-Site", "same-site"), ("Origin", "https://www.app.example"))).AssertProblem(Forbidden);
        (await SendAsync(("Origin", "http://app.example"))).AssertProblem(Forbidden);

        Task<Reply> SendAsync(params (string Name, string Value)[] headers) => own.Client.SendAsync("POST /users", null, null, headers);
    }

    [Theory]
    [InlineData("app.example", "https", "https://app.example")]
    [InlineData("app.example:443", "https", "https://app.example")]
    [InlineData("app.example", "https", "https://app.example:443")]
    [InlineData("APP.example:80", "http", "http://app.example")]
    [InlineData("app.example:8443", "https", "https://app.example:8443")]
    [InlineData("app.example:443", "https,http", "https://app.example")]
    [InlineData("app.example", "http, https", "https://app.example")]
    public async Task ChangingState_OwnOriginHoweverAProxySpellsIt_IsServed(string host, string protocol, string origin)
    {
        AuthApp.SkipWhenDeployed("a platform checks the Host header.");

        await AssertServedAsync("POST /users", ("Host", host), ("X-Forwarded-Proto", protocol), ("Origin", origin));
        await AssertRefusedAsync("POST /users", ("Host", host), ("X-Forwarded-Proto", protocol), ("Origin", origin.Replace("app.", "www.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ChangingState_FromAnAllowedApp_IsServed()
    {
        string[] allowed = ["capacitor://localhost", "tauri://localhost", "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai", "https://bücher.example", "HTTPS://Upper.Example:443"];
        await using var own = await App.StartOwnAsync(("Auth__Http__AllowedOrigins", string.Join(",", allowed)));

        foreach (var origin in (string[])[.. allowed[..3], "https://xn--bcher-kva.example", "https://upper.example"])
        {
            (await SendAsync(origin)).AssertProblem(BadRequest, "email", "password");
        }

        foreach (var origin in (string[])["capacitor://localhost:1", "ionic://localhost", "chrome-extension://other", "http://upper.example", "https://bucher.example", "null", "file://", ""])
        {
            (await SendAsync(origin)).AssertProblem(Forbidden);
        }

        Task<Reply> SendAsync(string origin) => own.Client.SendAsync("POST /users", null, null, ("Sec-Fetch-Site", "cross-site"), ("Origin", origin));
    }

    [Fact]
    public async Task Example_EveryOriginThatMayReadAnswers_MayChangeState()
    {
        using var example = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "local.settings.json.example"), TestContext.Current.CancellationToken));
        var readers = example.RootElement.GetProperty("Host").GetProperty("CORS").GetString();
        var writers = example.RootElement.GetProperty("Values").GetProperty("Auth__Http__AllowedOrigins").GetString();

        Assert.NotNull(readers);
        Assert.Equal(readers, writers);
    }

    private async Task AssertRefusedAsync(string route, params (string Name, string Value)[] headers)
    {
        var reply = await Client.SendAsync(route, null, null, headers);
        reply.AssertProblem(Forbidden);
        Assert.Contains("another site", reply.Text, StringComparison.Ordinal);
    }

    private async Task AssertServedAsync(string route, params (string Name, string Value)[] headers)
    {
        var reply = await Client.SendAsync(route, null, null, headers);
        Assert.DoesNotContain("another site", reply.Text, StringComparison.Ordinal);
        Assert.NotEqual(InternalServerError, reply.Status);
    }
}
