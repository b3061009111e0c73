using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class LogInRouteTests(AuthApp app) : HostTest(app)
{
    private const string Route = "POST /sessions";

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task LogIn_RightPassword_Returns200AndASession(BodyFormat format)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");

        var reply = await Client.SendAsync(Route, Body.Of(format, ("email", email), ("password", "b4l0u")));

        reply.AssertJson(OK, new { email, message = "logged in" });
        var cookie = reply.Cookie("session_id");
        var profile = await Client.SendWithCookieAsync("GET /profile", $"session_id={cookie.Value}");
        profile.AssertJson(OK, new { email });
    }

    [Theory]
    [InlineData("Bob.{0}", "bOB.{0}")]
    [InlineData("Bob.{0}", "  Bob.{0} ")]
    [InlineData("  Bob.{0} ", "bob.{0}")]
    public async Task LogIn_EmailTypedOtherwise_AnswersItAsRegistered(string registered, string typed)
    {
        var unique = Unique.Email();
        var email = registered.Replace("{0}", unique, StringComparison.Ordinal);
        await Client.RegisterAsync(email, "b4l0u");

        var reply = await Client.SendAsync(
            Route, ("email", typed.Replace("{0}", unique, StringComparison.Ordinal)), ("password", "b4l0u"));

        reply.AssertJson(OK, new { email, message = "logged in" });
    }

    [Fact]
    public async Task LogIn_WrongPasswordAndUnknownEmail_AreToldApartByNothing()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");

        var wrong = await Client.SendAsync(Route, ("email", email), ("password", "wrong"));
        var unknown = await Client.SendAsync(Route, ("email", Unique.Email()), ("password", "wrong"));

        wrong.AssertProblem(Unauthorized);
        unknown.AssertProblem(Unauthorized);
        Assert.Empty(wrong.Cookies);
        wrong.AssertIndistinguishableFrom(unknown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("no\tbody@example.com")]
    [InlineData("nobody\0@example.com")]
    public async Task LogIn_InvalidEmail_IsAnUnknownOne(string email)
    {
        var reply = await Client.SendAsync(Route, Body.Json(("email", email), ("password", "b4l0u")));

        reply.AssertProblem(Unauthorized);
    }

    [Fact]
    public async Task LogIn_EmailOf251Characters_IsAnUnknownOne()
    {
        var reply = await Client.SendAsync(Route, ("email", Unique.Email().PadLeft(251, 'a')), ("password", "b4l0u"));

        reply.AssertProblem(Unauthorized);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("password")]
    [InlineData("email", "password")]
    public async Task LogIn_MissingField_Returns400(params string[] missing)
    {
        (string Name, string Value)[] fields = [("email", Unique.Email()), ("password", "b4l0u"), ("extra", "x")];

        var reply = await Client.SendAsync(Route, [.. fields.ExceptBy(missing, field => field.Name)]);

        reply.AssertProblem(BadRequest, missing);
    }

    [Fact]
    public async Task LogIn_Again_EndsTheOlderSession()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var older = await Client.LogInAsync(email, "b4l0u");

        var newer = await Client.LogInAsync(email, "b4l0u");

        Assert.NotEqual(older, newer);
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={older}")).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={newer}")).AssertJson(OK, new { email });
    }

    [Fact]
    public async Task LogIn_WrongPassword_LeavesTheSessionAlone()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        await Client.SendAsync(
            Route, Body.Form(("email", email), ("password", "wrong")), $"session_id={session}");

        (await Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertJson(OK, new { email });
    }

    [Fact]
    public async Task LogIn_WithAnotherUsersCookie_EndsThatSession()
    {
        var (first, second) = (Unique.Email(), Unique.Email());
        await Client.RegisterAsync(first, "b4l0u");
        await Client.RegisterAsync(second, "b4l0u");
        var presented = await Client.LogInAsync(first, "b4l0u");

        var reply = await Client.SendAsync(
            Route, Body.Form(("email", second), ("password", "b4l0u")), $"session_id={presented}");

        Assert.NotEqual(presented, reply.Cookie("session_id").Value);
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={presented}")).AssertProblem(Forbidden);
    }
}
