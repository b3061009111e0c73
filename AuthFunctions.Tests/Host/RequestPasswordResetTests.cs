using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class RequestPasswordResetTests(AuthApp app) : HostTest(app)
{
    private const string Route = "POST /reset_password";

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task RequestPasswordReset_RegisteredEmail_Returns200AndAToken(BodyFormat format)
    {
        var email = $"Mixed.{Unique.Email()}";
        await Client.RegisterAsync(email, "b4l0u");

        var reply = await Client.SendAsync(Route, Body.Of(format, ("email", $" {email.ToUpperInvariant()}")));

        reply.AssertStatus(OK);
        var token = (string)reply.Json()["reset_token"]!;
        reply.AssertJson(OK, new { email, reset_token = token });
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", token);
        Assert.Empty(reply.Cookies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("stranger@example.com")]
    [InlineData("no\tbody@example.com")]
    public async Task RequestPasswordReset_UnknownEmail_Returns403(string email)
    {
        var reply = await Client.SendAsync(Route, ("email", email));

        reply.AssertProblem(Forbidden);
    }

    [Fact]
    public async Task RequestPasswordReset_MissingField_Returns400()
    {
        var reply = await Client.SendAsync(Route, ("extra", "x"));

        reply.AssertProblem(BadRequest, "email");
    }

    [Fact]
    public async Task RequestPasswordReset_Always_LeavesSessionAndPasswordAlone()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        await Client.RequestResetAsync(email);

        (await Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertJson(OK, new { email });
        await Client.LogInAsync(email, "b4l0u");
    }
}
