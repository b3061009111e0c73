using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class LogOutTests(AuthApp app) : HostTest(app)
{
    [Fact]
    public async Task LogOut_Session_RedirectsHome()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendWithCookieAsync("DELETE /sessions", $"session_id={session}");

        reply.AssertStatus(Found);
        Assert.Equal("/", reply.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("DELETE /sessions", "session_id")]
    [InlineData("GET /logout", "session")]
    public async Task LogOut_Session_NeverWorksAgain(string route, string cookieName)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var cookie = $"{cookieName}={await Client.LogInAsync(email, "b4l0u")}";

        await Client.SendWithCookieAsync(route, cookie);

        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("DELETE /sessions", cookie)).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("GET /protected", cookie)).AssertJson(Unauthorized, new { error = "Unauthorized" });
        (await Client.SendWithCookieAsync("GET /logout", cookie)).AssertJson(Unauthorized, new { error = "Not logged in" });
        await Client.LogInAsync(email, "b4l0u");
        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertProblem(Forbidden);
    }

    [Theory]
    [InlineData("DELETE /sessions")]
    [InlineData("GET /logout")]
    public async Task LogOut_ClearSiteData_IsSentOnlyWhereItIsSetAndASessionEnds(string route)
    {
        const string Header = "Clear-Site-Data";
        await using var own = await App.StartOwnAsync(("Auth__Http__ClearSiteData", "true"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");
        var (first, second) = (await own.Client.LogInAsync(email, "b4l0u"), Guid.NewGuid());

        var here = await own.Client.SendWithCookieAsync(route, $"session_id={first}");
        var nowhere = await own.Client.SendWithCookieAsync(route, $"session_id={second}");
        var other = await Client.SendWithCookieAsync(route, $"session_id={await LogInAsync()}");

        Assert.Equal(["\"cache\", \"storage\""], here.Headers.GetValues(Header));
        Assert.False(nowhere.Headers.Contains(Header));
        Assert.False(other.Headers.Contains(Header));

        async Task<string> LogInAsync()
        {
            var another = Unique.Email();
            await Client.RegisterAsync(another, "b4l0u");
            return await Client.LogInAsync(another, "b4l0u");
        }
    }

    [Fact]
    public async Task LogOut_SessionReplacedByANewerOne_Returns403AndKeepsTheNewer()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var older = await Client.LogInAsync(email, "b4l0u");
        var newer = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendWithCookieAsync("DELETE /sessions", $"session_id={older}");

        reply.AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={newer}")).AssertJson(OK, new { email });
    }
}
