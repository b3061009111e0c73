using System.Text.Json.Nodes;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The routes by which users change, verify, export and delete their accounts.</summary>
[Trait("Category", "Host")]
public sealed class AccountRoutesTests(AccountsFixture fixture) : IClassFixture<AccountsFixture>
{
    private const string Password = "b4l0u";
    private const string NewPassword = "t4rt1fl3tt3";

    // Each with the fields that it takes.
    private static readonly (string Route, string[] Fields)[] ForUsersWhoAreLoggedIn =
    [
        ("POST /sessions/reauthenticate", ["password"]),
        ("PUT /password", ["current_password", "new_password"]),
        ("POST /email/verification", []),
        ("POST /email", ["new_email"]),
        ("PUT /email", ["token"]),
        ("DELETE /users/me", []),
        ("GET /users/me/export", []),
    ];

    private static readonly string[] ForTokens = ["PUT /email/verification", "PUT /email/revert"];

    private AuthClient Client => fixture.Client;

    public static TheoryData<string> RoutesForUsersWhoAreLoggedIn => [.. ForUsersWhoAreLoggedIn.Select(route => route.Route)];

    public static TheoryData<string> RoutesForTokens => [.. ForTokens, "PUT /email"];

    public static IEnumerable<TheoryDataRow<string, string>> RequiredFields() =>
        from route in ForUsersWhoAreLoggedIn.Concat(ForTokens.Select(route => (route, (string[])["token"])))
        from name in route.Item2
        select new TheoryDataRow<string, string>(route.Item1, name);

    [Theory]
    [MemberData(nameof(RoutesForUsersWhoAreLoggedIn))]
    public async Task AnyRoute_NoLiveSession_Returns401AndClearsTheCookie(string route)
    {
        var without = await Client.SendAsync(route);
        var dead = await Client.SendWithCookieAsync(route, $"session_id={Guid.NewGuid()}");

        foreach (var reply in (Reply[])[without, dead])
        {
            reply.AssertProblem(Unauthorized);
            Assert.Equal("Cookie", Assert.Single(reply.Headers.WwwAuthenticate).Scheme);
        }

        Assert.Empty(without.Cookies);
        Assert.Equal(TimeSpan.Zero, dead.Cookie("session_id").MaxAge);
    }

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public async Task AnyRoute_FieldMissingOrRepeated_Returns400(string route, string field)
    {
        var (cookie, _) = await LogInAsync();
        var fields = ForUsersWhoAreLoggedIn.FirstOrDefault(known => known.Route == route).Fields ?? ["token"];
        var others = fields.Where(other => other != field).Select(other => (other, "x")).ToArray();

        (await Client.SendAsync(route, Body.Form([.. others, ("extra", "x")]), cookie)).AssertProblem(BadRequest, field);
        (await Client.SendAsync(route, Body.Form([.. others, (field, "x"), (field, "y")]), cookie)).AssertProblem(BadRequest, field);
    }

    [Theory]
    [InlineData("POST /email", "{")]
    [InlineData("PUT /password", "[]")]
    [InlineData("DELETE /users/me", "{")]
    [InlineData("DELETE /users/me", """{"password":1}""")]
    public async Task AnyRoute_MalformedBody_Returns400AndChangesNothing(string route, string body)
    {
        var (cookie, _) = await LogInAsync();

        (await Client.SendAsync(route, Body.Raw("application/json", body), cookie)).AssertStatus(BadRequest);

        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Theory]
    [MemberData(nameof(RoutesForUsersWhoAreLoggedIn))]
    public async Task AnyRouteThatChangesState_CrossSite_Returns403(string route)
    {
        var (cookie, _) = await LogInAsync();

        var reply = await Client.SendAsync(route, body: null, cookie, ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"));

        if (!route.StartsWith("GET", StringComparison.Ordinal))
        {
            reply.AssertProblem(Forbidden);
        }

        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Theory]
    [MemberData(nameof(RoutesForTokens))]
    public async Task RouteForATokens_AnyTokenThatDoesNotWork_Returns403Alike(string route)
    {
        var (cookie, email) = await LogInAsync();
        var verification = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        string[] tokens = ["", "no token", Guid.NewGuid().ToString(), $"{Guid.NewGuid()}\n", new('f', 500), verification.Replace('-', '_')];

        var replies = new List<Reply>();
        foreach (var token in tokens)
        {
            replies.Add(await Client.SendAsync(route, Body.Json(("token", token)), cookie));
        }

        Assert.All(replies, reply =>
        {
            reply.AssertProblem(Forbidden);
            reply.AssertIndistinguishableFrom(replies[0]);
        });
        if (route != "PUT /email/verification")
        {
            (await Client.SendAsync(route, Body.Json(("token", verification)), cookie)).AssertIndistinguishableFrom(replies[0]);
        }
    }

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task Reauthenticate_RightPassword_ReturnsANewSession(BodyFormat format)
    {
        var (cookie, _) = await LogInAsync();

        var reply = await Client.SendAsync("POST /sessions/reauthenticate", Body.Of(format, ("password", Password)), cookie);

        reply.AssertStatus(OK);
        Assert.Equal(["user", "session"], reply.Json().AsObject().Select(member => member.Key));
        var renewed = $"session_id={reply.Cookie("session_id").Value}";
        Assert.NotEqual(cookie, renewed);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", renewed)).AssertStatus(OK);
    }

    [Fact]
    public async Task Reauthenticate_WrongPassword_Returns403AndKeepsTheSession()
    {
        var (cookie, _) = await LogInAsync();

        (await Client.SendAsync("POST /sessions/reauthenticate", Body.Json(("password", "wrong")), cookie)).AssertProblem(Forbidden);

        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Fact]
    public async Task ChangePassword_RightPassword_Returns204AndANewCookie()
    {
        var (cookie, email) = await LogInAsync();
        var other = $"session_id={await Client.LogInAsync(email, Password)}";

        var reply = await Client.SendAsync(
            "PUT /password", Body.Json(("current_password", Password), ("new_password", NewPassword)), cookie);

        reply.AssertStatus(NoContent);
        Assert.True(reply.IsNoStore);
        Assert.Equal("", reply.Text);
        var renewed = reply.Cookie("session_id");
        Assert.True(renewed.HttpOnly);
        (await Client.SendWithCookieAsync("GET /profile", $"session_id={renewed.Value}")).AssertJson(OK, new { email });
        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertStatus(Forbidden);
        (await Client.SendWithCookieAsync("GET /profile", other)).AssertStatus(Forbidden);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", Password))).AssertStatus(Unauthorized);
        await Client.LogInAsync(email, NewPassword);
    }

    [Fact]
    public async Task ChangePassword_WrongOrUnfitPassword_ChangesNothing()
    {
        var (cookie, email) = await LogInAsync();

        (await Client.SendAsync("PUT /password", Body.Json(("current_password", "wrong"), ("new_password", NewPassword)), cookie)).AssertProblem(Forbidden);
        (await Client.SendAsync("PUT /password", Body.Json(("current_password", Password), ("new_password", "")), cookie)).AssertProblem(BadRequest, "new_password");

        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
        await Client.LogInAsync(email, Password);
    }

    [Fact]
    public async Task ChangePassword_Username_Works()
    {
        var username = Unique.Username();
        (await Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);
        var login = await Client.SendAsync("POST /login", ("username", username), ("password", Password));

        (await Client.SendAsync(
            "PUT /password",
            Body.Json(("current_password", Password), ("new_password", NewPassword)),
            $"session={login.Cookie("session").Value}")).AssertStatus(NoContent);

        (await Client.SendAsync("POST /login", ("username", username), ("password", NewPassword))).AssertStatus(OK);
    }

    [Fact]
    public async Task VerifyEmail_TokenOfTheRegistration_Returns204OnceAndTheSessionKnowsIt()
    {
        var (cookie, email) = await LogInAsync();
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));

        (await Client.SendAsync("PUT /email/verification", ("token", token))).AssertStatus(NoContent);

        Assert.True((bool)(await Client.SendWithCookieAsync("GET /session", cookie)).Json()["user"]!["email_verified"]!);
        (await Client.SendAsync("PUT /email/verification", ("token", token))).AssertProblem(Forbidden);
        (await Client.SendWithCookieAsync("POST /email/verification", cookie)).AssertStatus(Accepted);
    }

    [Fact]
    public async Task RequestEmailVerification_NotVerified_MailsANewToken()
    {
        var (cookie, email) = await LogInAsync();
        var first = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));

        var reply = await Client.SendWithCookieAsync("POST /email/verification", cookie);

        reply.AssertStatus(Accepted);
        Assert.Equal(("", true), (reply.Text, reply.IsNoStore));
        var second = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        (await Client.SendAsync("PUT /email/verification", ("token", first))).AssertProblem(Forbidden);
        (await Client.SendAsync("PUT /email/verification", ("token", second))).AssertStatus(NoContent);
    }

    [Fact]
    public async Task ChangeEmail_FromTheRequestToTheRevert()
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);
        var newEmail = Unique.Email();

        (await Client.SendAsync("POST /email", Body.Json(("new_email", newEmail)), cookie)).AssertStatus(Accepted);
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(newEmail));
        var revert = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        var (strangersCookie, _) = await LogInAsync();
        (await Client.SendAsync("PUT /email", Body.Json(("token", token)), strangersCookie)).AssertProblem(Forbidden);
        (await Client.SendAsync("PUT /email", Body.Json(("token", token)))).AssertProblem(Unauthorized);
        var changed = await Client.SendAsync("PUT /email", Body.Json(("token", token)), cookie);

        changed.AssertStatus(NoContent);
        var renewed = $"session_id={changed.Cookie("session_id").Value}";
        (await Client.SendWithCookieAsync("GET /profile", cookie)).AssertStatus(Forbidden);
        (await Client.SendWithCookieAsync("GET /profile", renewed)).AssertJson(OK, new { email = newEmail });
        await Client.LogInAsync(newEmail, Password);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", Password))).AssertStatus(Unauthorized);

        (await Client.SendAsync("PUT /email/revert", ("token", revert))).AssertStatus(NoContent);
        (await Client.SendWithCookieAsync("GET /profile", renewed)).AssertStatus(Forbidden);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", Password))).AssertStatus(Unauthorized);
        (await Client.SendAsync("PUT /email/revert", ("token", revert))).AssertProblem(Forbidden);
        (await Client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(OK);
        var reset = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        (await Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", reset), ("new_password", NewPassword))).AssertStatus(OK);
        await Client.LogInAsync(email, NewPassword);
        await Client.RegisterAsync(newEmail, Password);
    }

    [Fact]
    public async Task RequestEmailChange_TakenFreeOrUnfitEmail_TellsOnlyWhatIsUnfit()
    {
        var (cookie, email) = await LogInAsync();
        var (_, taken) = await LogInAsync();

        var free = await Client.SendAsync("POST /email", Body.Json(("new_email", Unique.Email())), cookie);
        var used = await Client.SendAsync("POST /email", Body.Json(("new_email", taken)), cookie);

        free.AssertStatus(Accepted);
        used.AssertStatus(Accepted);
        Assert.Equal(free.Headers.Select(header => header.Key), used.Headers.Select(header => header.Key));
        (await Client.SendAsync("POST /email", Body.Json(("new_email", "nobody")), cookie)).AssertProblem(BadRequest, "new_email");
        (await Client.SendAsync("POST /email", Body.Json(("new_email", email.ToUpperInvariant())), cookie)).AssertProblem(BadRequest, "new_email");
    }

    [Theory]
    [InlineData("POST /email")]
    [InlineData("POST /email/verification")]
    public async Task RoutesAboutMail_Username_Returns409(string route)
    {
        var username = Unique.Username();
        (await Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);
        var login = await Client.SendAsync("POST /login", ("username", username), ("password", Password));

        (await Client.SendAsync(route, Body.Json(("new_email", Unique.Email())), $"session={login.Cookie("session").Value}")).AssertProblem(Conflict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Password)]
    public async Task DeleteAccount_RecentLoginOrPassword_Returns204AndFreesTheEmail(string? password)
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);
        var other = $"session_id={await Client.LogInAsync(email, Password)}";

        var reply = await Client.SendAsync("DELETE /users/me", password is null ? null : Body.Json(("password", password)), cookie);

        reply.AssertStatus(NoContent);
        Assert.Equal(TimeSpan.Zero, reply.Cookie("session_id").MaxAge);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(Unauthorized);
        (await Client.SendWithCookieAsync("GET /session", other)).AssertStatus(Unauthorized);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", Password))).AssertStatus(Unauthorized);
        await Client.RegisterAsync(email, NewPassword);
        await Client.LogInAsync(email, NewPassword);
    }

    [Fact]
    public async Task DeleteAccount_WrongPassword_Returns403AndKeepsTheAccount()
    {
        var (cookie, email) = await LogInAsync();

        (await Client.SendAsync("DELETE /users/me", Body.Json(("password", "wrong")), cookie)).AssertProblem(Forbidden);

        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
        await Client.LogInAsync(email, Password);
    }

    [Fact]
    public async Task ExportAccount_ReturnsADocumentThatTheSchemaAllows()
    {
        var (cookie, email) = await LogInAsync();
        await Client.SendAsync("POST /sessions", ("email", email), ("password", "wrong"));

        var reply = await Client.SendWithCookieAsync("GET /users/me/export", cookie);

        reply.AssertStatus(OK);
        Assert.True(reply.IsNoStore);
        Assert.Equal("application/json; charset=utf-8", reply.ContentType);
        var export = reply.Json();
        Assert.Equal(email, (string?)export["user"]!["email"]);
        Assert.True((bool)export["sessions"]![0]!["current"]!);
        Assert.Equal(1, (int)export["failed_logins"]!["count"]!);
        Assert.Equal([], ExportSchema.FindErrors(export));
        var changed = (JsonObject)export.DeepClone();
        changed["password"] = "x";
        Assert.NotEmpty(ExportSchema.FindErrors(changed));
    }

    /// <returns>The cookie and the email of a new user.</returns>
    private async Task<(string Cookie, string Email)> LogInAsync()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        return ($"session_id={await Client.LogInAsync(email, Password)}", email);
    }
}
