using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The pages before a login, and what every page has: headers, size, languages, and where it may lead.</summary>
[Trait("Category", "Host")]
public sealed partial class PagesTests(PagesFixture fixture, AuthApp app) : IClassFixture<PagesFixture>
{
    private const string Password = "correct horse battery";
    private const string NewPassword = "t4rt1fl3tt3 au fromage";
    private const int MaxGzippedBytes = 15 * 1024;

    private static readonly string[] OpenPages =
        ["/account/login", "/account/register", "/account/forgot", "/account/reset", "/account/verify", "/account/email/revert"];

    private static readonly string[] PagesAfterLogin =
    [
        "/account", "/account/security", "/account/sessions", "/account/email", "/account/export", "/account/delete", "/account/reauthenticate",
    ];

    public static TheoryData<string> Open => [.. OpenPages];

    public static TheoryData<string> AfterLogin => [.. PagesAfterLogin];

    public static TheoryData<string> All => [.. OpenPages, .. PagesAfterLogin];

    private AuthClient Client => fixture.Client;

    [Theory]
    [MemberData(nameof(All))]
    public async Task AnyPage_IsOneSmallRequestThatAllowsOnlyItself(string path)
    {
        var (cookie, _) = await LogInAsync();

        var reply = await Client.SendWithCookieAsync($"GET {path}", cookie);

        AssertPage(reply, OK);
        Assert.Equal("same-origin", Header(reply, "Referrer-Policy"));
        Assert.Equal("nosniff", Header(reply, "X-Content-Type-Options"));
        var policy = Header(reply, "Content-Security-Policy").Split("; ").Select(directive => directive.Split(' ', 2)).ToDictionary(part => part[0], part => part[1]);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal(HashOf(Style().Match(reply.Text)), policy["style-src"]);
        Assert.Equal(HashOf(Script().Match(reply.Text)), policy["script-src"]);
        Assert.Equal("data: https://cdn.example.com/logo.svg", policy["img-src"]);
        Assert.Equal(
            new[] { "'self'", PagesFixture.AllowedOrigin, MailHarness.PublicBaseUrl }.Order(StringComparer.Ordinal),
            policy["form-action"].Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal(
            ("'none'", "'none'", "'script'", "'none'"),
            (policy["base-uri"], policy["frame-ancestors"], policy["require-trusted-types-for"], policy["trusted-types"]));
        Assert.DoesNotContain("unsafe", string.Join(' ', policy.Values), StringComparison.Ordinal);
        Assert.DoesNotMatch("<link[^>]+href=\"(?!data:)|<script[^>]+src|\\son[a-z]+=|\\sstyle=", reply.Text);
        Assert.InRange(GzippedLength(reply.Text), 1, MaxGzippedBytes);
        Assert.Contains("Café &lt;Nord&gt;", reply.Text, StringComparison.Ordinal);
        Assert.Single(H1().Matches(reply.Text));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task AnyPage_HasNoTwoElementsWithAnIdAndALabelForEachField(string path)
    {
        var (cookie, _) = await LogInAsync();

        var text = (await Client.SendWithCookieAsync($"GET {path}", cookie)).Text;

        var ids = Id().Matches(text).Select(match => match.Groups["id"].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Input().Matches(text).Select(match => match.Value).Where(input => !input.Contains("type=\"hidden\"", StringComparison.Ordinal)), input =>
        {
            Assert.Contains($"<label for=\"{Id().Match(input).Groups["id"].Value}\"", text, StringComparison.Ordinal);
            Assert.Contains("autocomplete=", input, StringComparison.Ordinal);
            Assert.DoesNotContain("type=\"password\" value", input, StringComparison.Ordinal);
        });
        Assert.All(Form().Matches(text).Select(match => match.Value), form => Assert.Contains("method=\"post\"", form, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AfterLogin))]
    public async Task PageAfterLogin_NoLiveSession_LeadsToTheLogin(string path)
    {
        var reply = await Client.SendWithCookieAsync($"GET {path}", $"session_id={Guid.NewGuid()}");
        var sent = await Client.SendAsync($"POST {path}", ("password", Password));

        foreach (var redirect in (Reply[])[reply, sent])
        {
            redirect.AssertStatus(SeeOther);
            Assert.StartsWith("/account/login?next=/account", Location(redirect), StringComparison.Ordinal);
            Assert.True(redirect.IsNoStore);
        }

        Assert.Equal(TimeSpan.Zero, reply.Cookie("session_id").MaxAge);
    }

    [Theory]
    [InlineData("/account/login", "name", "password")]
    [InlineData("/account/register", "email", "password")]
    [InlineData("/account/forgot", "email")]
    [InlineData("/account/reset", "token", "email", "new_password")]
    [InlineData("/account/verify", "token")]
    [InlineData("/account/email/revert", "token")]
    public async Task OpenPage_FieldsMissing_Returns422WithASummary(string path, params string[] fields)
    {
        foreach (var reply in (Reply[])[await Client.SendAsync($"POST {path}"), await Client.SendAsync($"POST {path}", [.. fields.Select(field => (field, ""))])])
        {
            AssertRefused(reply);
            Assert.Equal(fields, SummaryLink().Matches(reply.Text).Select(match => match.Groups["field"].Value));
            Assert.All(fields, field => Assert.Matches($"<input id=\"{field}\"[^>]* aria-invalid=\"true\" aria-describedby=\"[^\"]*{field}-error", reply.Text));
            Assert.All(fields, field => Assert.Contains($"<p class=\"error\" id=\"{field}-error\">", reply.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Register_FromTheFormToTheVerifiedEmail()
    {
        var email = Unique.Email();

        var registered = await Client.SendAsync("POST /account/register", ("email", email), ("password", Password));
        var loggedIn = await Client.SendAsync("POST /account/login", ("name", email), ("password", Password));
        var mail = await fixture.Mails.NextAsync(email);
        var token = MailHarness.TokenOf(mail);
        var verified = await Client.SendAsync("POST /account/verify", ("token", $" {token}\r\n"));
        var again = await Client.SendAsync("POST /account/verify", ("token", token));

        Assert.Equal((SeeOther, "/account/login?notice=registered"), (registered.Status, Location(registered)));
        Assert.Contains("Your account is ready", (await Client.SendAsync("GET /account/login?notice=registered")).Text, StringComparison.Ordinal);
        Assert.Equal((SeeOther, "/account"), (loggedIn.Status, Location(loggedIn)));
        var cookie = loggedIn.Cookie("session_id");
        Assert.True(cookie is { HttpOnly: true, Secure: true });
        Assert.True(loggedIn.Cookie("device").HttpOnly);
        Assert.Contains($"{MailHarness.PublicBaseUrl}/account/verify#token={token}", mail.Text, StringComparison.Ordinal);
        Assert.Equal((SeeOther, "/account?notice=verified"), (verified.Status, Location(verified)));
        AssertRefused(again);
        Assert.Contains("Email confirmed", (await Client.SendWithCookieAsync("GET /account", $"session_id={cookie.Value}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "8 caractères au minimum.", "Un problème est survenu")]
    [InlineData("en", "It must have at least 8 characters.", "There is a problem")]
    public async Task Register_ShortPassword_SaysWhyAndKeepsTheEmailOnly(string language, string reason, string summary)
    {
        var email = Unique.Email();

        var reply = await Client.SendAsync($"POST /account/register?lang={language}", ("email", $"{email}\"<b>"), ("password", "shörty7"));

        AssertRefused(reply);
        Assert.Contains(reason, reply.Text, StringComparison.Ordinal);
        Assert.Matches(summary, reply.Text);
        Assert.Contains($"value=\"{email}&quot;&lt;b&gt;\"", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("shörty7", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_TakenEmail_Returns422()
    {
        var (_, email) = await LogInAsync();

        var reply = await Client.SendAsync("POST /account/register", ("email", email), ("password", Password));

        AssertRefused(reply);
        Assert.Contains("An account with this email exists.", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_UnknownNameAndWrongPassword_AreAlike()
    {
        var (_, email) = await LogInAsync();
        var other = Unique.Email();

        var wrong = await Client.SendAsync("POST /account/login", ("name", email), ("password", "wrong password"));
        var unknown = await Client.SendAsync("POST /account/login", ("name", other), ("password", "wrong password"));

        AssertRefused(wrong);
        Assert.DoesNotContain("wrong password", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(wrong.Text.Replace(email, "", StringComparison.Ordinal), unknown.Text.Replace(other, "", StringComparison.Ordinal));
        Assert.Empty(wrong.Cookies);
    }

    [Fact]
    public async Task LogIn_Username_Works()
    {
        var username = Unique.Username();
        (await Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);

        var reply = await Client.SendAsync("POST /account/login", ("name", username), ("password", Password));

        reply.AssertStatus(SeeOther);
        var overview = await Client.SendWithCookieAsync("GET /account", $"session_id={reply.Cookie("session_id").Value}");
        Assert.Contains(username, overview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/account/email\"", overview.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_TooManyFailures_Returns429WithTheTimeToWait()
    {
        var email = Unique.Email();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            AssertRefused(await Client.SendAsync("POST /account/login", ("name", email), ("password", "wrong password")));
        }

        var reply = await Client.SendAsync("POST /account/login", ("name", email), ("password", "wrong password"));

        AssertPage(reply, TooManyRequests);
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.Contains("Too many attempts. Wait 15 minutes", reply.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{email}\"", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_FromTheRequestToTheLogin_WorksWithoutAScript()
    {
        var (cookie, email) = await LogInAsync();
        await fixture.Mails.NextAsync(email);

        var requested = await Client.SendAsync("POST /account/forgot", ("email", email));
        var unknown = await Client.SendAsync("POST /account/forgot", ("email", Unique.Email()));
        var mail = await fixture.Mails.NextAsync(email);
        var token = MailHarness.TokenOf(mail);
        var refused = await Client.SendAsync("POST /account/reset", ("token", token), ("email", email), ("new_password", "short"));
        var foreign = await Client.SendAsync("POST /account/reset", ("token", token), ("email", Unique.Email()), ("new_password", NewPassword));
        var set = await Client.SendAsync("POST /account/reset", ("token", token), ("email", email), ("new_password", NewPassword));

        Assert.Equal((SeeOther, "/account/forgot?sent=1"), (requested.Status, Location(requested)));
        Assert.Equal((SeeOther, "/account/forgot?sent=1"), (unknown.Status, Location(unknown)));
        Assert.Contains("Check your mail", (await Client.SendAsync("GET /account/forgot?sent=1")).Text, StringComparison.Ordinal);
        Assert.Contains($"{MailHarness.PublicBaseUrl}/account/reset#token={token}&email={Uri.EscapeDataString(email)}", mail.Text, StringComparison.Ordinal);
        AssertRefused(refused);
        Assert.Contains($"value=\"{token}\"", refused.Text, StringComparison.Ordinal);
        AssertRefused(foreign);
        Assert.Equal((SeeOther, "/account/login?notice=reset"), (set.Status, Location(set)));
        Assert.Equal(SeeOther, (await Client.SendWithCookieAsync("GET /account", cookie)).Status);
        Assert.Equal(SeeOther, (await Client.SendAsync("POST /account/login", ("name", email), ("password", NewPassword))).Status);
    }

    [Theory]
    [InlineData("return_to=https://shop.example.com/cart%3Fid%3D1", "https://shop.example.com/cart?id=1")]
    [InlineData("return_to=https://app.example.com/x&next=/account/email", "https://app.example.com/x")]
    [InlineData("next=/account/sessions", "/account/sessions")]
    [InlineData("next=/account/sessions/", "/account")]
    [InlineData("next=//evil.example", "/account")]
    [InlineData("next=https://evil.example", "/account")]
    [InlineData("next=/account/logout", "/account")]
    [InlineData("next=/profile", "/account")]
    [InlineData("return_to=https://shop.example.com.evil.example/", "/account")]
    [InlineData("return_to=https://shop.example.com:444/", "/account")]
    [InlineData("return_to=http://shop.example.com/", "/account")]
    [InlineData("return_to=https://user@shop.example.com/", "/account")]
    [InlineData("return_to=https://evil.example/%23https://shop.example.com", "/account")]
    [InlineData("return_to=https://evil.example%5C@shop.example.com/", "/account")]
    [InlineData("return_to=//shop.example.com/", "/account")]
    [InlineData("return_to=javascript:alert(1)", "/account")]
    [InlineData("return_to=https://shop.example.com/&return_to=https://evil.example/", "/account")]
    public async Task LogIn_Target_IsAnAllowedOneOrTheOverview(string query, string location)
    {
        var (_, email) = await LogInAsync();

        var reply = await Client.SendAsync($"POST /account/login?{query}", ("name", email), ("password", Password));

        Assert.Equal((SeeOther, location), (reply.Status, Location(reply)));
    }

    [Fact]
    public async Task Links_BeforeLogin_CarryTheTargetOn()
    {
        var page = await Client.SendAsync("GET /account/login?return_to=https://shop.example.com/cart&lang=fr&next=https://evil.example");
        var email = Unique.Email();
        var registered = await Client.SendAsync(
            "POST /account/register?return_to=https://shop.example.com/cart", ("email", email), ("password", Password));

        Assert.Contains("href=\"/account/register?return_to=https%3A%2F%2Fshop.example.com%2Fcart\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account/login?notice=registered&return_to=https%3A%2F%2Fshop.example.com%2Fcart", Location(registered));
    }

    [Theory]
    [InlineData("?lang=fr", null, null, "fr")]
    [InlineData("?lang=en", "lang=fr", "fr", "en")]
    [InlineData("", "lang=fr", "en", "fr")]
    [InlineData("", null, "fr-CA, en;q=0.5", "fr")]
    [InlineData("?lang=de", "lang=x", "de", "en")]
    [InlineData("", null, null, "en")]
    public async Task Language_IsThatOfTheQueryTheCookieOrTheBrowser(string query, string? cookie, string? accepted, string language)
    {
        var reply = await Client.SendAsync($"GET /account/login{query}", body: null, cookie, accepted is null ? [] : [("Accept-Language", accepted)]);

        AssertPage(reply, OK);
        Assert.Contains($"<html lang=\"{language}\"", reply.Text, StringComparison.Ordinal);
        Assert.Contains(language == "fr" ? "Mot de passe oublié&#xA0;?" : "Forgot your password?", reply.Text, StringComparison.Ordinal);
        Assert.Equal(query is "?lang=fr" or "?lang=en" ? [language] : [], reply.Cookies.Select(set => set.Value.ToString()));
    }

    [Fact]
    public async Task Language_OfTheRegistration_IsThatOfItsMails()
    {
        var email = Unique.Email();

        await Client.SendAsync("POST /account/register?lang=fr", ("email", email), ("password", Password));

        Assert.StartsWith("Confirmez", (await fixture.Mails.NextAsync(email)).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task AnyForm_FromAnotherSite_IsRefusedByAPage(string path)
    {
        var (cookie, email) = await LogInAsync();

        var reply = await Client.SendAsync(
            $"POST {path}",
            Body.Form(("password", Password), ("name", email), ("id", "all")),
            cookie,
            ("Origin", "https://evil.example"),
            ("Sec-Fetch-Site", "cross-site"));

        AssertPage(reply, Forbidden);
        Assert.Contains("The request came from another site.", reply.Text, StringComparison.Ordinal);
        Assert.Empty(reply.Cookies);
        (await Client.SendWithCookieAsync("GET /session", cookie)).AssertStatus(OK);
    }

    [Fact]
    public async Task AnyForm_ThatCannotBeRead_IsRefusedByAPage()
    {
        AssertPage(await Client.SendAsync("POST /account/login", Body.Raw("text/plain", "x")), UnsupportedMediaType);
        AssertPage(await Client.SendAsync("POST /account/login", Body.Form(("name", new string('a', 70_000)))), RequestEntityTooLarge);
        AssertPage(await Client.SendAsync("POST /account/login", Body.Form(("name", "a"), ("name", "b"))), BadRequest);
    }

    [Fact]
    public async Task Notice_ThatIsUnknown_IsNotShown()
    {
        var reply = await Client.SendAsync("GET /account/login?notice=LogIn_Title&notice=%3Cb%3E");

        AssertPage(reply, OK);
        Assert.DoesNotContain("class=\"notice\"", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangePasswordAddress_LeadsToThePage()
    {
        var reply = await Client.SendAsync("GET /.well-known/change-password");

        Assert.Equal((Found, "/account/security"), (reply.Status, Location(reply)));
    }

    [Fact]
    public async Task Root_StaysJson() => (await Client.SendAsync("GET /")).AssertJson(OK, new { message = "Bienvenue" });

    [Fact]
    public async Task Pages_Off_AreUnknownRoutes()
    {
        await using var own = await app.StartOwnAsync(("Auth__Pages__Enabled", "false"));

        foreach (var path in (string[])[.. OpenPages, .. PagesAfterLogin, "/.well-known/change-password"])
        {
            var reply = await own.Client.SendAsync($"GET {path}");
            Assert.Equal((NotFound, ""), (reply.Status, reply.Text));
            Assert.Equal(NotFound, (await own.Client.SendAsync($"POST {path}", ("password", Password))).Status);
        }

        (await own.Client.SendAsync("GET /")).AssertStatus(OK);
    }

    private static void AssertPage(Reply reply, System.Net.HttpStatusCode status)
    {
        reply.AssertStatus(status);
        Assert.Equal("text/html; charset=utf-8", reply.ContentType);
        Assert.True(reply.IsNoStore);
        Assert.StartsWith("<!DOCTYPE html>", reply.Text, StringComparison.Ordinal);
    }

    private static void AssertRefused(Reply reply)
    {
        AssertPage(reply, UnprocessableEntity);
        Assert.Contains("role=\"alert\" tabindex=\"-1\" autofocus", reply.Text, StringComparison.Ordinal);
    }

    private static string Header(Reply reply, string name) => Assert.Single(reply.Headers.GetValues(name));

    private static string? Location(Reply reply) => reply.Headers.Location?.OriginalString;

    private static string HashOf(Match element) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Groups["text"].Value)))}'";

    private static long GzippedLength(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.Length;
    }

    /// <returns>The cookie and the email of a new user.</returns>
    private async Task<(string Cookie, string Email)> LogInAsync()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        return ($"session_id={await Client.LogInAsync(email, Password)}", email);
    }

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex H1();

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex Form();

    [GeneratedRegex("<li><a href=\"#(?<field>[^\"]+)\">")]
    private static partial Regex SummaryLink();
}
