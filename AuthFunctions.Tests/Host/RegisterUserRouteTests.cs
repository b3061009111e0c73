using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class RegisterUserRouteTests(AuthApp app) : HostTest(app)
{
    private const string Route = "POST /users";

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task RegisterUser_NewEmail_Returns200(BodyFormat format)
    {
        var email = Unique.Email();

        var reply = await Client.SendAsync(Route, Body.Of(format, ("email", email), ("password", "b4l0u")));

        reply.AssertJson(OK, new { email, message = "user created" });
        Assert.Empty(reply.Cookies);
    }

    [Theory]
    [InlineData("{0}", "{0}")]
    [InlineData("Bob.{0}", "bOB.{0}")]
    [InlineData("bob.{0}", "  bob.{0} ")]
    [InlineData("  bob.{0} ", "bob.{0}")]
    [InlineData("élise.{0}", "ÉLISE.{0}")]
    public async Task RegisterUser_TakenEmail_Returns400(string registered, string taken)
    {
        var unique = Unique.Email();
        await Client.RegisterAsync(Format(registered, unique), "b4l0u");

        var reply = await Client.SendAsync(Route, ("email", Format(taken, unique)), ("password", "other"));

        reply.AssertJson(BadRequest, new { message = "email already registered" });
    }

    [Fact]
    public async Task RegisterUser_TakenEmail_KeepsTheFirstPassword()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        await Client.SendAsync(Route, ("email", email), ("password", "other"));

        var login = await Client.SendAsync("POST /sessions", ("email", email), ("password", "other"));

        login.AssertProblem(Unauthorized);
        await Client.LogInAsync(email, "b4l0u");
    }

    [Fact]
    public async Task RegisterUser_SameEmailAtOnce_RegistersOne()
    {
        var email = Unique.Email();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(number => Client.SendAsync(Route, ("email", email), ("password", $"b4l0u{number}"))));

        var winner = Assert.Single(Enumerable.Range(0, replies.Length), number => replies[number].Status == OK);
        Assert.All(
            replies.Where(reply => reply.Status != OK),
            reply => reply.AssertJson(BadRequest, new { message = "email already registered" }));
        await Client.LogInAsync(email, $"b4l0u{winner}");
    }

    [Theory]
    [InlineData("  Mixed.Case.{0} ")]
    [InlineData("o'brien+b&|quoted|=.{0}")]
    [InlineData("élise-密码-🔑.{0}")]
    public async Task RegisterUser_UnusualEmail_IsAnsweredAsTyped(string pattern)
    {
        var email = Format(pattern, Unique.Email());

        var registered = await Client.SendAsync(Route, ("email", email), ("password", "b4l0u"));
        var loggedIn = await Client.SendAsync(
            "POST /sessions", Body.Json(("email", email.Trim().ToUpperInvariant()), ("password", "b4l0u")));

        registered.AssertJson(OK, new { email, message = "user created" });
        loggedIn.AssertJson(OK, new { email, message = "logged in" });
    }

    [Theory]
    [InlineData("email")]
    [InlineData("password")]
    [InlineData("email", "password")]
    public async Task RegisterUser_MissingField_Returns400(params string[] missing)
    {
        (string Name, string Value)[] fields = [("email", Unique.Email()), ("password", "b4l0u"), ("extra", "x")];

        var reply = await Client.SendAsync(Route, [.. fields.ExceptBy(missing, field => field.Name)]);

        reply.AssertProblem(BadRequest, missing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("nobody")]
    [InlineData("@")]
    [InlineData("@example.com")]
    [InlineData("  @example.com")]
    [InlineData("nobody@")]
    [InlineData("no\tbody@example.com")]
    [InlineData("nobody@example.com\n")]
    [InlineData("nobody\0@example.com")]
    [InlineData("nobody@exam\u007Fple.com")]
    [InlineData("nobody@exam\u0085ple.com")]
    public async Task RegisterUser_InvalidEmail_Returns400(string email)
    {
        var reply = await Client.SendAsync(Route, Body.Json(("email", email), ("password", "b4l0u")));

        reply.AssertProblem(BadRequest, "email");
    }

    [Fact]
    public async Task RegisterUser_EmailOf250Characters_Returns200()
    {
        var email = Unique.Email().PadLeft(250, 'a');

        var reply = await Client.SendAsync(Route, ("email", email), ("password", "b4l0u"));

        reply.AssertJson(OK, new { email, message = "user created" });
    }

    [Fact]
    public async Task RegisterUser_EmailOf251Characters_Returns400()
    {
        var reply = await Client.SendAsync(Route, ("email", Unique.Email().PadLeft(251, 'a')), ("password", "b4l0u"));

        reply.AssertProblem(BadRequest, "email");
    }

    [Fact]
    public async Task RegisterUser_EmptyPassword_Returns400()
    {
        var reply = await Client.SendAsync(Route, ("email", Unique.Email()), ("password", ""));

        reply.AssertProblem(BadRequest, "password");
    }

    private static string Format(string pattern, string unique) => pattern.Replace("{0}", unique, StringComparison.Ordinal);
}
