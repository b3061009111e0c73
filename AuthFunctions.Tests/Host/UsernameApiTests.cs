using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class UsernameApiTests(AuthApp app) : HostTest(app)
{
    [Theory]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Multipart)]
    public async Task Register_NewUsername_Returns201(BodyFormat format)
    {
        var reply = await Client.SendAsync(
            "POST /register", Body.Of(format, ("username", Unique.Username()), ("password", "b4l0u")));

        reply.AssertStatus(Created);
        var id = (string)reply.Json()["user_id"]!;
        reply.AssertJson(Created, new { message = "User registered successfully", user_id = id });
        Assert.NotEqual("", id);
        Assert.Empty(reply.Cookies);
    }

    [Fact]
    public async Task Register_TwoUsers_HaveTwoIds()
    {
        var first = await RegisterAsync(Unique.Username());
        var second = await RegisterAsync(Unique.Username());

        Assert.NotEqual((string)first.Json()["user_id"]!, (string)second.Json()["user_id"]!);
    }

    [Theory]
    [InlineData("Bob.{0}", "bOB.{0}")]
    [InlineData("bob.{0}", " bob.{0} ")]
    public async Task Register_TakenUsername_Returns400(string registered, string taken)
    {
        var unique = Unique.Username();
        await RegisterAsync(registered.Replace("{0}", unique, StringComparison.Ordinal));

        var reply = await RegisterAsync(taken.Replace("{0}", unique, StringComparison.Ordinal));

        reply.AssertJson(BadRequest, new { error = "Username already exists" });
    }

    [Theory]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Multipart)]
    public async Task LogIn_RightPassword_Returns200AndASession(BodyFormat format)
    {
        var username = $"Mixed.{Unique.Username()}";
        await RegisterAsync(username);

        var reply = await Client.SendAsync(
            "POST /login", Body.Of(format, ("username", $" {username.ToUpperInvariant()}"), ("password", "b4l0u")));

        reply.AssertJson(OK, new { message = "Login successful" });
        var greeting = await Client.SendWithCookieAsync("GET /protected", $"session={reply.Cookie("session").Value}");
        greeting.AssertJson(OK, new { message = $"Welcome, {username}!" });
    }

    [Fact]
    public async Task LogIn_WrongPasswordAndUnknownUsername_AreToldApartByNothing()
    {
        var username = Unique.Username();
        await RegisterAsync(username);

        var wrong = await LogInAsync(username, "wrong");
        var unknown = await LogInAsync(Unique.Username(), "wrong");

        wrong.AssertJson(Unauthorized, new { error = "Invalid username or password" });
        Assert.Empty(wrong.Cookies);
        unknown.AssertStatus(Unauthorized);
        Assert.Equal(wrong.Text, unknown.Text);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task RegisterAndLogIn_BadBody_Returns400(string json)
    {
        var register = await Client.SendAsync("POST /register", Body.Raw("application/json", json));
        var login = await Client.SendAsync("POST /login", Body.Raw("application/json", json));

        register.AssertJson(BadRequest, new { error = "Invalid request" });
        login.AssertJson(BadRequest, new { error = "Invalid request" });
    }

    public static TheoryData<string> BadBodies() =>
    [
        "",
        "{}",
        "null",
        "[]",
        "{\"username\":\"nobody\"}",
        "{\"password\":\"b4l0u\"}",
        "{\"email\":\"nobody@example.com\",\"password\":\"b4l0u\"}",
        "{\"username\":\"nobody\",\"password\":42}",
        "{\"username\":null,\"password\":\"b4l0u\"}",
        "{\"username\":\"nobody\",\"username\":\"nobody\",\"password\":\"b4l0u\"}",
        "{\"username\":\"nobody\",\"password\":\"b4l0u\"",
        "{\"username\":\"nobody\",\"password\":\"\\ud800\"}",
    ];

    [Theory]
    [InlineData("", "b4l0u", "username: It must not be blank.")]
    [InlineData("  ", "b4l0u", "username: It must not be blank.")]
    [InlineData("no\nbody", "b4l0u", "username: It must not contain control characters or invisible characters.")]
    [InlineData("nobody", "", "password: It must have at least 1 characters.")]
    [InlineData("no\u200bbody", "", "username: It must not contain control characters or invisible characters. password: It must have at least 1 characters.")]
    public async Task Register_InvalidField_Returns400WithTheReason(string username, string password, string error)
    {
        var reply = await Client.SendAsync("POST /register", Body.Json(("username", username), ("password", password)));

        reply.AssertJson(BadRequest, new { error });
    }

    [Fact]
    public async Task LogOut_Session_Returns200()
    {
        var session = await RegisterAndLogInAsync(Unique.Username());

        var reply = await Client.SendWithCookieAsync("GET /logout", $"session={session}");

        reply.AssertJson(OK, new { message = "Logout successful" });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("session=")]
    [InlineData("session=nobody")]
    [InlineData("session=3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("session_id=3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    public async Task LogOutAndProtected_CookieOfNobody_Return401(string? cookie)
    {
        var logOut = await Client.SendAsync("GET /logout", null, cookie);
        var greeting = await Client.SendAsync("GET /protected", null, cookie);

        logOut.AssertJson(Unauthorized, new { error = "Not logged in" });
        greeting.AssertJson(Unauthorized, new { error = "Unauthorized" });
    }

    [Fact]
    public async Task Profile_UserWithoutEmail_ReturnsNull()
    {
        var session = await RegisterAndLogInAsync(Unique.Username());

        var reply = await Client.SendWithCookieAsync("GET /profile", $"session={session}");

        reply.AssertJson(OK, new { email = (string?)null });
    }

    [Fact]
    public async Task LogIn_Again_EndsTheOlderSession()
    {
        var username = Unique.Username();
        var older = await RegisterAndLogInAsync(username);

        await LogInAsync(username, "b4l0u");

        var reply = await Client.SendWithCookieAsync("GET /protected", $"session={older}");
        reply.AssertJson(Unauthorized, new { error = "Unauthorized" });
    }

    [Fact]
    public async Task UsernameAndEmailOfTheSameText_AreTwoAccounts()
    {
        var name = Unique.Email();
        await Client.RegisterAsync(name, "of the email");

        (await RegisterAsync(name)).AssertStatus(Created);

        (await LogInAsync(name, "of the email")).AssertStatus(Unauthorized);
        (await Client.SendAsync("POST /sessions", ("email", name), ("password", "b4l0u"))).AssertProblem(Unauthorized);
        var emailSession = await Client.LogInAsync(name, "of the email");
        var usernameSession = (await LogInAsync(name, "b4l0u")).Cookie("session").Value;
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={emailSession}")).AssertJson(OK, new { email = name });
        (await Client.SendWithCookieAsync("GET /profile", $"session={usernameSession}"))
            .AssertJson(OK, new { email = (string?)null });
    }

    [Fact]
    public async Task RequestPasswordReset_Username_Returns403()
    {
        var name = Unique.Email();
        await RegisterAsync(name);

        var reply = await Client.SendAsync("POST /reset_password", ("email", name));

        reply.AssertProblem(Forbidden);
    }

    private async Task<string> RegisterAndLogInAsync(string username)
    {
        await RegisterAsync(username);
        return (await LogInAsync(username, "b4l0u")).Cookie("session").Value.ToString();
    }

    private Task<Reply> RegisterAsync(string username) =>
        Client.SendAsync("POST /register", Body.Json(("username", username), ("password", "b4l0u")));

    private Task<Reply> LogInAsync(string username, string password) =>
        Client.SendAsync("POST /login", Body.Json(("username", username), ("password", password)));
}
