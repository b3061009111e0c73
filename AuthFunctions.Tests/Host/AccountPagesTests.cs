using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The pages of users who are logged in.</summary>
[Trait("Category", "Host")]
public sealed class AccountPagesTests(PagesFixture fixture) : IClassFixture<PagesFixture>
{
    private const string Password = "correct horse battery";
    private const string NewPassword = "t4rt1fl3tt3 au fromage";

    private static readonly TimeSpan SudoLifetime = TimeSpan.FromMinutes(10);

    private AuthClient Client => fixture.Client;

    [Fact]
    public async Task Overview_ShowsTheUserAndMailsACodeOnRequest()
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);

        var overview = await Client.SendWithCookieAsync("GET /account", cookie);
        var requested = await Client.SendWithCookieAsync("POST /account", cookie);

        overview.AssertStatus(OK);
        Assert.Contains(email, overview.Text, StringComparison.Ordinal);
        Assert.Contains("Email not confirmed", overview.Text, StringComparison.Ordinal);
        Assert.Equal((SeeOther, "/account/verify?notice=verifysent"), (requested.Status, Location(requested)));
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        Assert.Equal("/account?notice=verified", Location(await Client.SendAsync("POST /account/verify", ("token", token))));
        var verified = await Client.SendWithCookieAsync("GET /account?notice=verified", cookie);
        Assert.Contains("<p class=\"notice\" role=\"status\">Your email is confirmed.</p>", verified.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Email not confirmed", verified.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_ShowASession_TakeTheOperationsOfTheApi()
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);
        await Client.LogInAsync(email, Password);

        foreach (var page in (string[])["/account", "/account/security", "/account/email", "/account/delete", "/account/reauthenticate", "/account/export"])
        {
            Assert.Equal(1, await fixture.CountAsync(() => Client.SendWithCookieAsync($"GET {page}", cookie)));
        }

        Assert.Equal(
            await fixture.CountAsync(() => Client.SendWithCookieAsync("GET /sessions", cookie)),
            await fixture.CountAsync(() => Client.SendWithCookieAsync("GET /account/sessions", cookie)));
        foreach (var page in (string[])["/account/login", "/account/register", "/account/reset", "/account/verify", "/account/email/revert"])
        {
            Assert.Equal(0, await fixture.CountAsync(() => Client.SendWithCookieAsync($"GET {page}", cookie)));
        }
    }

    [Theory]
    [InlineData("GET /account/sessions", "/account/sessions")]
    [InlineData("POST /account/sessions", "/account/sessions")]
    [InlineData("GET /account/export", "/account/export")]
    [InlineData("POST /account/export", "/account/export")]
    [InlineData("POST /account/email", "/account/email")]
    public async Task PageAfterARecentLogin_LoginTooLongAgo_LeadsThroughThePassword(string route, string page)
    {
        var (cookie, _) = await LogInAsync();
        await fixture.MakeOlderAsync(cookie.Split('=')[1], SudoLifetime);

        var sent = await Client.SendAsync(route, route.StartsWith("GET", StringComparison.Ordinal) ? null : Body.Form(("new_email", Unique.Email()), ("id", "all")), cookie);
        var wrong = await Client.SendAsync($"POST {Location(sent)}", Body.Form(("password", "wrong password")), cookie);
        var right = await Client.SendAsync($"POST {Location(sent)}", Body.Form(("password", Password)), cookie);

        Assert.Equal((SeeOther, $"/account/reauthenticate?next={page}"), (sent.Status, Location(sent)));
        wrong.AssertStatus(UnprocessableEntity);
        Assert.Equal((SeeOther, page), (right.Status, Location(right)));
        (await Client.SendWithCookieAsync($"GET {page}", $"session_id={right.Cookie("session_id").Value}")).AssertStatus(OK);
    }

    [Fact]
    public async Task Sessions_ListsThemAndEndsTheChosenOnes()
    {
        var (cookie, email) = await LogInAsync();
        var phone = await LogInFromAsync(email, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) Version/17.6 Mobile/15E148 Safari/604.1");
        var laptop = await LogInFromAsync(email, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0");

        var list = await Client.SendWithCookieAsync("GET /account/sessions?lang=fr", cookie);
        var ended = await Client.SendAsync("POST /account/sessions", Body.Form(("id", HandleOf(phone))), cookie);
        var again = await Client.SendAsync("POST /account/sessions", Body.Form(("id", HandleOf(phone))), cookie);

        list.AssertStatus(OK);
        Assert.Contains("Safari sur iPhone", list.Text, StringComparison.Ordinal);
        Assert.Contains("Firefox sur Windows", list.Text, StringComparison.Ordinal);
        Assert.Single(list.Text.Split("Cet appareil").Skip(1));
        Assert.Equal((SeeOther, "/account/sessions?notice=sessionended"), (ended.Status, Location(ended)));
        Assert.Equal((SeeOther, "/account/sessions?notice=sessionended"), (again.Status, Location(again)));
        Assert.Equal(Unauthorized, await StatusOfAsync(phone));
        Assert.Equal(OK, await StatusOfAsync(laptop));
        Assert.Equal("/account/sessions?notice=othersended", Location(await Client.SendAsync("POST /account/sessions", Body.Form(("id", "others")), cookie)));
        Assert.Equal(Unauthorized, await StatusOfAsync(laptop));
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Theory]
    [InlineData("all")]
    [InlineData(null)]
    public async Task Sessions_OwnOne_LogsOut(string? id)
    {
        var (cookie, _) = await LogInAsync();

        var reply = await Client.SendAsync("POST /account/sessions", Body.Form(("id", id ?? HandleOf(cookie.Split('=')[1]))), cookie);

        Assert.Equal((SeeOther, "/account/login?notice=loggedout"), (reply.Status, Location(reply)));
        Assert.Equal(TimeSpan.Zero, reply.Cookie("session_id").MaxAge);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(Unauthorized);
    }

    [Fact]
    public async Task Security_ChangesThePasswordAndKeepsTheBrowserLoggedIn()
    {
        var (cookie, email) = await LogInAsync();
        var other = await Client.LogInAsync(email, Password);

        var wrong = await Client.SendAsync("POST /account/security", Body.Form(("current_password", "wrong one"), ("new_password", NewPassword)), cookie);
        var common = await Client.SendAsync("POST /account/security", Body.Form(("current_password", Password), ("new_password", "password1")), cookie);
        var missing = await Client.SendAsync("POST /account/security", Body.Form(("current_password", Password)), cookie);
        var changed = await Client.SendAsync("POST /account/security", Body.Form(("current_password", Password), ("new_password", NewPassword)), cookie);

        Assert.Contains("The password is wrong.", AssertRefused(wrong), StringComparison.Ordinal);
        Assert.Contains("It is too common.", AssertRefused(common), StringComparison.Ordinal);
        Assert.Contains("Enter a new password.", AssertRefused(missing), StringComparison.Ordinal);
        Assert.All([wrong, common, missing], reply => Assert.DoesNotContain(Password, reply.Text, StringComparison.Ordinal));
        Assert.Equal((SeeOther, "/account?notice=passwordchanged"), (changed.Status, Location(changed)));
        Assert.Equal(OK, await StatusOfAsync(changed.Cookie("session_id").Value.ToString()));
        Assert.Equal(Unauthorized, await StatusOfAsync(other));
    }

    [Fact]
    public async Task Email_FromTheRequestToTheRevert()
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);
        var newEmail = Unique.Email();

        var same = await Client.SendAsync("POST /account/email", Body.Form(("new_email", email)), cookie);
        var empty = await Client.SendAsync("POST /account/email", Body.Form(("new_email", "")), cookie);
        var noCode = await Client.SendAsync("POST /account/email", Body.Form(("token", "")), cookie);
        var badCode = await Client.SendAsync("POST /account/email", Body.Form(("token", "x")), cookie);
        var requested = await Client.SendAsync("POST /account/email", Body.Form(("new_email", newEmail)), cookie);
        var mail = await fixture.Mails.NextAsync(newEmail);
        var revert = await fixture.Mails.NextAsync(email);
        var confirmed = await Client.SendAsync("POST /account/email", Body.Form(("token", MailHarness.TokenOf(mail))), cookie);
        var reverted = await Client.SendAsync("POST /account/email/revert", ("token", MailHarness.TokenOf(revert)));

        Assert.All([same, empty, noCode, badCode], reply => AssertRefused(reply));
        Assert.Equal((SeeOther, "/account/email?notice=emailsent"), (requested.Status, Location(requested)));
        Assert.Contains($"{MailHarness.PublicBaseUrl}/account/email#token={MailHarness.TokenOf(mail)}", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{MailHarness.PublicBaseUrl}/account/email/revert#token={MailHarness.TokenOf(revert)}", revert.Text, StringComparison.Ordinal);
        Assert.Equal((SeeOther, "/account?notice=emailchanged"), (confirmed.Status, Location(confirmed)));
        var session = $"session_id={confirmed.Cookie("session_id").Value}";
        Assert.NotEqual(cookie, session);
        Assert.Equal((SeeOther, "/account/forgot?notice=reverted"), (reverted.Status, Location(reverted)));
        Assert.Equal(SeeOther, (await Client.SendWithCookieAsync("GET /account", session)).Status);
        AssertRefused(await Client.SendAsync("POST /account/email/revert", ("token", MailHarness.TokenOf(revert))));
    }

    [Fact]
    public async Task Export_DownloadsTheDocumentOfTheApi()
    {
        var (cookie, email) = await LogInAsync();

        var reply = await Client.SendWithCookieAsync("POST /account/export", cookie);

        reply.AssertStatus(OK);
        Assert.Equal([], ExportSchema.FindErrors(reply.Json()));
        Assert.Equal(email, (string?)reply.Json()["user"]!["email"]);
        Assert.True(reply.IsNoStore);
    }

    [Fact]
    public async Task Delete_NeedsThePassword()
    {
        var (cookie, email) = await LogInAsync();

        var missing = await Client.SendWithCookieAsync("POST /account/delete", cookie);
        var wrong = await Client.SendAsync("POST /account/delete", Body.Form(("password", "wrong password")), cookie);
        var deleted = await Client.SendAsync("POST /account/delete", Body.Form(("password", Password)), cookie);

        AssertRefused(missing);
        AssertRefused(wrong);
        Assert.Equal((SeeOther, "/account/login?notice=deleted"), (deleted.Status, Location(deleted)));
        Assert.Equal(TimeSpan.Zero, deleted.Cookie("session_id").MaxAge);
        AssertRefused(await Client.SendAsync("POST /account/login", ("name", email), ("password", Password)));
    }

    [Theory]
    [InlineData("", "/account/login?notice=loggedout")]
    [InlineData("?return_to=https://shop.example.com/", "https://shop.example.com/")]
    [InlineData("?return_to=https://evil.example/", "/account/login?notice=loggedout")]
    public async Task LogOut_EndsTheSession(string query, string location)
    {
        var (cookie, _) = await LogInAsync();

        var reply = await Client.SendWithCookieAsync($"POST /account/logout{query}", cookie);
        var again = await Client.SendWithCookieAsync($"POST /account/logout{query}", cookie);

        Assert.Equal((SeeOther, location), (reply.Status, Location(reply)));
        Assert.Equal((SeeOther, location), (again.Status, Location(again)));
        Assert.Equal(TimeSpan.Zero, reply.Cookie("session_id").MaxAge);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(Unauthorized);
    }

    [Fact]
    public async Task AnyPage_StorageDown_IsAPageThatSaysSo()
    {
        var (cookie, _) = await LogInAsync();

        await fixture.WithoutStorageAsync(async () =>
        {
            var reply = await Client.SendWithCookieAsync("GET /account", cookie);

            reply.AssertStatus(ServiceUnavailable);
            Assert.Equal("text/html; charset=utf-8", reply.ContentType);
            Assert.NotNull(reply.Headers.RetryAfter);
            Assert.Contains("The service is busy.", reply.Text, StringComparison.Ordinal);
        });
    }

    private static string AssertRefused(Reply reply)
    {
        reply.AssertStatus(UnprocessableEntity);
        Assert.Contains("role=\"alert\"", reply.Text, StringComparison.Ordinal);
        return reply.Text;
    }

    private static string? Location(Reply reply) => reply.Headers.Location?.OriginalString;

    private static string HandleOf(string sessionId) => SessionHandle.Of(OpaqueToken.Hash(sessionId)!);

    private async Task<System.Net.HttpStatusCode> StatusOfAsync(string session) =>
        (await Client.SendWithCookieAsync("GET /session", $"session_id={session}")).Status;

    private async Task<string> LogInFromAsync(string email, string userAgent) => (await Client.SendAsync(
        "POST /account/login", Body.Form(("name", email), ("password", Password)), cookie: null, ("User-Agent", userAgent)))
        .Cookie("session_id").Value.ToString();

    /// <returns>The cookie and the email of a new user.</returns>
    private async Task<(string Cookie, string Email)> LogInAsync()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        return ($"session_id={await Client.LogInAsync(email, Password)}", email);
    }
}
