using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class UpdatePasswordTests(AuthApp app) : HostTest(app)
{
    private const string Route = "PUT /reset_password";

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task UpdatePassword_Token_Returns200(BodyFormat format)
    {
        var (email, token) = await RegisterAndRequestResetAsync();

        var reply = await Client.SendAsync(
            Route, Body.Of(format, ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3")));

        reply.AssertJson(OK, new { email, message = "Password updated" });
        Assert.Empty(reply.Cookies);
    }

    [Fact]
    public async Task UpdatePassword_Token_ReplacesThePasswordAndEndsTheSession()
    {
        var (email, token) = await RegisterAndRequestResetAsync();
        var session = await Client.LogInAsync(email, "b4l0u");

        (await UpdateAsync(email, token)).AssertStatus(OK);

        (await Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("DELETE /sessions", $"session_id={session}")).AssertProblem(Forbidden);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", "b4l0u"))).AssertProblem(Unauthorized);
        await Client.LogInAsync(email, "t4rt1fl3tt3");
    }

    [Theory]
    [InlineData("MIXED.{0}")]
    [InlineData("  mixed.{0} ")]
    public async Task UpdatePassword_EmailTypedOtherwise_AnswersItAsRegistered(string typed)
    {
        var unique = Unique.Email();
        var email = $"Mixed.{unique}";
        await Client.RegisterAsync(email, "b4l0u");
        var token = await Client.RequestResetAsync(email);

        var reply = await UpdateAsync(typed.Replace("{0}", unique, StringComparison.Ordinal), token);

        reply.AssertJson(OK, new { email, message = "Password updated" });
    }

    [Theory]
    [InlineData(" {0}")]
    [InlineData("{0}\r\n")]
    [InlineData("\t{0}\u00A0")]
    public async Task UpdatePassword_TokenPastedWithBlanks_Returns200(string pattern)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var token = pattern.Replace("{0}", await Client.RequestResetAsync(email), StringComparison.Ordinal);

        var reply = await Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3"));

        reply.AssertStatus(OK);
    }

    [Fact]
    public async Task UpdatePassword_UsedToken_Returns403()
    {
        var (email, token) = await RegisterAndRequestResetAsync();
        await UpdateAsync(email, token);

        var reply = await UpdateAsync(email, token, "again");

        reply.AssertProblem(Forbidden);
        await Client.LogInAsync(email, "t4rt1fl3tt3");
    }

    [Fact]
    public async Task UpdatePassword_TokenUsedAtOnce_UpdatesOnce()
    {
        var (email, token) = await RegisterAndRequestResetAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => UpdateAsync(email, token, $"t4rt1fl3tt3{number}")));

        var winner = Assert.Single(Enumerable.Range(0, replies.Length), number => replies[number].Status == OK);
        Assert.All(replies.Where(reply => reply.Status != OK), reply => reply.AssertProblem(Forbidden));
        await Client.LogInAsync(email, $"t4rt1fl3tt3{winner}");
    }

    [Fact]
    public async Task UpdatePassword_TokenReplacedByANewerOne_Returns403()
    {
        var (email, older) = await RegisterAndRequestResetAsync();
        var newer = await Client.RequestResetAsync(email);

        (await UpdateAsync(email, older)).AssertProblem(Forbidden);

        (await UpdateAsync(email, newer)).AssertStatus(OK);
    }

    [Fact]
    public async Task UpdatePassword_AnotherUsersToken_Returns403AndKeepsTheToken()
    {
        var (email, token) = await RegisterAndRequestResetAsync();
        var (otherEmail, otherToken) = await RegisterAndRequestResetAsync();

        (await UpdateAsync(email, otherToken)).AssertProblem(Forbidden);
        (await UpdateAsync(otherEmail, token)).AssertProblem(Forbidden);

        await Client.LogInAsync(email, "b4l0u");
        (await UpdateAsync(email, token)).AssertStatus(OK);
        (await UpdateAsync(otherEmail, otherToken)).AssertStatus(OK);
    }

    [Fact]
    public async Task UpdatePassword_UnknownEmail_Returns403()
    {
        var (_, token) = await RegisterAndRequestResetAsync();

        var reply = await UpdateAsync(Unique.Email(), token);

        reply.AssertProblem(Forbidden);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("nobody")]
    [InlineData("../user\0\n")]
    public async Task UpdatePassword_UnknownToken_Returns403(string token)
    {
        var (email, _) = await RegisterAndRequestResetAsync();

        var reply = await UpdateAsync(email, token);

        reply.AssertProblem(Forbidden);
    }

    [Fact]
    public async Task UpdatePassword_SessionIdAsToken_Returns403()
    {
        var (email, _) = await RegisterAndRequestResetAsync();
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await UpdateAsync(email, session);

        reply.AssertProblem(Forbidden);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("reset_token")]
    [InlineData("new_password")]
    [InlineData("email", "reset_token", "new_password")]
    public async Task UpdatePassword_MissingField_Returns400(params string[] missing)
    {
        (string Name, string Value)[] fields =
            [("email", Unique.Email()), ("reset_token", Guid.NewGuid().ToString()), ("new_password", "t4rt1fl3tt3"), ("extra", "x")];

        var reply = await Client.SendAsync(Route, [.. fields.ExceptBy(missing, field => field.Name)]);

        reply.AssertProblem(BadRequest, missing);
    }

    [Fact]
    public async Task UpdatePassword_InvalidPassword_Returns400AndKeepsTheToken()
    {
        var (email, token) = await RegisterAndRequestResetAsync();

        (await UpdateAsync(email, token, "")).AssertProblem(BadRequest, "new_password");
        (await UpdateAsync(email, token, new string('a', 1025))).AssertProblem(BadRequest, "new_password");

        (await UpdateAsync(email, token, new string('a', 1024))).AssertStatus(OK);
        await Client.LogInAsync(email, new string('a', 1024));
    }

    private async Task<(string Email, string Token)> RegisterAndRequestResetAsync()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        return (email, await Client.RequestResetAsync(email));
    }

    private Task<Reply> UpdateAsync(string email, string token, string password = "t4rt1fl3tt3") =>
        Client.SendAsync(Route, ("email", email), ("reset_token", token), ("new_password", password));
}
