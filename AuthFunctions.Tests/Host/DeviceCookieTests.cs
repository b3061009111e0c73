using AuthFunctions.Tests.Support;
using Microsoft.Net.Http.Headers;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class DeviceCookieTests(AuthApp app)
{
    private const string Password = "b4l0u";

    [Theory]
    [InlineData("POST /users", "email", "POST /sessions")]
    [InlineData("POST /register", "username", "POST /login")]
    public async Task LogIn_NameThatStrangersHaveLocked_WorksFromAKnownBrowserOnly(string registration, string field, string login)
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxConsecutiveFailures", "3"));
        var name = Unique.Email();
        await own.Client.SendAsync(registration, (field, name), ("password", Password));
        var first = await LogInAsync(Password);
        var device = $"device={first.Cookie("device").Value}";

        for (var guess = 0; guess < 3; guess++)
        {
            (await LogInAsync("guess")).AssertStatus(Unauthorized);
        }

        (await LogInAsync(Password)).AssertProblem(TooManyRequests);
        (await LogInAsync(Password, $"device={Guid.NewGuid()}")).AssertProblem(TooManyRequests);
        var known = await LogInAsync(Password, device);

        known.AssertStatus(OK);
        Assert.Equal(first.Cookie("device").Value, known.Cookie("device").Value);

        Task<Reply> LogInAsync(string password, string? cookie = null) => own.Client.SendAsync(login, Body.Form((field, name), ("password", password)), cookie);
    }

    [Fact]
    public async Task LogIn_SetsADeviceCookieThatOtherSitesDoNotSend()
    {
        var client = await app.GetClientAsync();
        var email = Unique.Email();
        await client.RegisterAsync(email, Password);

        var cookie = (await client.SendAsync("POST /sessions", ("email", email), ("password", Password))).Cookie("device");

        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", cookie.Value.ToString());
        Assert.Equal(("/", true, SameSiteMode.Strict, TimeSpan.FromDays(400)), (cookie.Path.Value, cookie.HttpOnly, cookie.SameSite, cookie.MaxAge));
        Assert.Equal("", cookie.Domain.ToString());
        Assert.Empty((await client.SendAsync("POST /sessions", ("email", email), ("password", "wrong"))).Cookies);
    }

    [Fact]
    public async Task DeviceCookie_GivesAccessToNothingAndStaysAfterLogOut()
    {
        var client = await app.GetClientAsync();
        var email = Unique.Email();
        await client.RegisterAsync(email, Password);
        var reply = await client.SendAsync("POST /sessions", ("email", email), ("password", Password));
        var (device, session) = (reply.Cookie("device").Value, reply.Cookie("session_id").Value);

        foreach (var name in (string[])["device", "session_id", "session"])
        {
            (await client.SendWithCookieAsync("GET /profile", $"{name}={device}")).AssertProblem(Forbidden);
        }

        var logOut = await client.SendWithCookieAsync("DELETE /sessions", $"device={device}; session_id={session}");
        Assert.Equal("session_id", Assert.Single(logOut.Cookies).Name.Value);
    }

    [Fact]
    public async Task LogIn_TwoUsersInOneBrowser_KeepOneCookieForBoth()
    {
        var client = await app.GetClientAsync();
        string[] emails = [Unique.Email(), Unique.Email()];
        foreach (var email in emails)
        {
            await client.RegisterAsync(email, Password);
        }

        var cookie = "";
        foreach (var email in (string[])[.. emails, .. emails])
        {
            cookie = (await client.SendAsync("POST /sessions", Body.Form(("email", email), ("password", Password)), $"device={cookie}")).Cookie("device").Value.ToString();
        }

        Assert.Equal(2, cookie.Split('.').Distinct().Count());
    }
}
