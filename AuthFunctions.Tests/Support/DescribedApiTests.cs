using System.Text.Json.Nodes;
using AuthFunctions.Http;
using AuthFunctions.Http.OpenApi;
using Microsoft.OpenApi;

namespace AuthFunctions.Tests.Support;

/// <summary>The check of responses against the description finds each kind of difference.</summary>
public sealed class DescribedApiTests
{
    private const string SessionCookie = "session_id=1ed7dc46-e8ab-1d5f-2bcb-c1d0b0c4d2e6; max-age=604800; path=/; samesite=lax; httponly";
    private const string LoggedIn = """{"email":"bob@example.com","message":"logged in"}""";

    private const string BadCredentials =
        """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"detail":"The credentials are wrong.","traceId":"00"}""";

    private const string InvalidFields =
        """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1","title":"Bad Request","status":400,"detail":"One or more fields are missing or not valid.","traceId":"00","errors":{"password":["The field is required."]}}""";

    private static readonly (string Name, string Value)[] Always =
    [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"),
        ("Date", "Thu, 15 Jan 2026 09:30:00 GMT"),
    ];

    private static readonly (string Name, string Value)[] Json = [.. Always, ("Content-Type", "application/json; charset=utf-8")];

    private static readonly (string Name, string Value)[] Problem = [.. Always, ("Content-Type", "application/problem+json")];

    [Theory]
    [InlineData("POST /sessions")]
    [InlineData("POST /Sessions/?next=x")]
    public void FindErrors_LoginAsDescribed_IsEmpty(string request) =>
        Assert.Empty(Find(request, 200, [.. Json, ("Set-Cookie", SessionCookie), ("Set-Cookie", "session=; max-age=0; path=/")], LoggedIn));

    [Fact]
    public void FindErrors_ProblemAsDescribed_IsEmpty()
    {
        Assert.Empty(Find("POST /sessions", 401, [.. Problem, ("WWW-Authenticate", "Cookie cookie-name=\"session_id\"")], BadCredentials));
        Assert.Empty(Find("POST /sessions", 400, Problem, InvalidFields));
    }

    [Theory]
    [InlineData("""{"email":"bob@example.com","message":"logged in","id":"1"}""")]
    [InlineData("""{"email":"bob@example.com"}""")]
    [InlineData("""{"email":"bob@example.com","message":1}""")]
    [InlineData("""["bob@example.com"]""")]
    [InlineData("logged in")]
    [InlineData("")]
    public void FindErrors_OtherBody_IsFound(string body) => Assert.NotEmpty(Find("POST /sessions", 200, [.. Json, ("Set-Cookie", SessionCookie)], body));

    [Theory]
    [InlineData("X-Powered-By", "1")]
    [InlineData("Retry-After", "5")]
    [InlineData("Set-Cookie", "admin=1; path=/")]
    [InlineData("Set-Cookie", "session=1ed7dc46-e8ab-1d5f-2bcb-c1d0b0c4d2e6; path=/")]
    [InlineData("Strict-Transport-Security", "max-age=1")]
    public void FindErrors_OtherHeader_IsFound(string name, string value) =>
        Assert.Single(Find("POST /sessions", 200, [.. Json, ("Set-Cookie", SessionCookie), (name, value)], LoggedIn));

    [Theory]
    [InlineData("Cache-Control")]
    [InlineData("X-Content-Type-Options")]
    [InlineData("Content-Type")]
    [InlineData("Set-Cookie")]
    public void FindErrors_HeaderIsMissing_IsFound(string name) =>
        Assert.Single(Find("POST /sessions", 200, [.. Json.Append(("Set-Cookie", SessionCookie)).Where(header => header.Item1 != name)], LoggedIn));

    [Theory]
    [InlineData("POST /sessions", 201)]
    [InlineData("POST /sessions", 404)]
    [InlineData("PUT /sessions", 200)]
    [InlineData("POST /session", 200)]
    [InlineData("POST /sessions/others/more", 404)]
    [InlineData("DELETE /sessions/0123456789abcde", 404)]
    public void FindErrors_OtherStatusOrRoute_IsFound(string request, int status) =>
        Assert.NotEmpty(Find(request, status, [.. Json, ("Set-Cookie", SessionCookie)], LoggedIn));

    [Theory]
    [InlineData("GET /unknown")]
    [InlineData("PUT /sessions")]
    [InlineData("DELETE /sessions/0123456789abcde")]
    public void FindErrors_UnknownRoute_MayBeTheHostsEmpty404(string request) => Assert.Empty(Find(request, 404, [("Date", "")], ""));

    [Theory]
    [InlineData("The credentials are wrong.", "The email is unknown.")]
    [InlineData("\"status\":401", "\"status\":403")]
    [InlineData("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2", "about:blank")]
    [InlineData("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2", "/problems/email-unverified")]
    [InlineData("\"traceId\":\"00\"", "\"traceId\":\"00\",\"methods\":[\"password\"]")]
    public void FindErrors_OtherProblem_IsFound(string text, string other) => Assert.NotEmpty(Find(
        "POST /sessions",
        401,
        [.. Problem, ("WWW-Authenticate", "Cookie cookie-name=\"session_id\"")],
        BadCredentials.Replace(text, other, StringComparison.Ordinal)));

    [Fact]
    public void FindErrors_ErrorOfAnotherField_IsFound() =>
        Assert.Single(Find("POST /sessions", 400, Problem, InvalidFields.Replace("\"password\"", "\"username\"", StringComparison.Ordinal)));

    [Fact]
    public void FindErrors_BodyWhereNoneIsDescribed_IsFound()
    {
        Assert.Empty(Find("POST /email/verification", 202, Always, ""));
        Assert.Single(Find("POST /email/verification", 202, Json, "{}"));
        Assert.Single(Find("HEAD /health/ready", 200, Json, """{"status":"ok"}"""));
    }

    [Fact]
    public void FindErrors_Page_HasHtmlOnly()
    {
        var document = new ApiDocumentBuilder(new AuthOptions(), new HttpOptions()).Build(
            [PageOperations.Page("LogInPage", "/account/login", "Log in"), PageOperations.Form("SendLogInPage", "/account/login", "Log in", ApiField.Email)]);
        using var text = new StringWriter();
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        var api = new DescribedApi(JsonNode.Parse(text.ToString())!.AsObject());

        Assert.Empty(Find("GET /account/login", 200, [.. Always, ("Content-Type", "text/html; charset=utf-8")], "<!doctype html>", api));
        Assert.Empty(Find("POST /account/login", 303, [.. Always, ("Location", "/account")], "", api));
        Assert.Empty(Find("POST /account/login", 422, [.. Always, ("Content-Type", "text/html; charset=utf-8")], "<!doctype html>", api));
        Assert.Single(Find("GET /account/login", 200, Json, "{}", api));
        Assert.Single(Find("POST /account/login", 303, [.. Always, ("Location", "https://evil.example")], "", api));
    }

    private static IReadOnlyList<string> Find(string request, int status, IEnumerable<(string Name, string Value)> headers, string body, DescribedApi? api = null) =>
        (api ?? DescribedApi.OfApp).FindErrors(request.Split(' ')[0], request.Split(' ')[1], ReceivedResponse.Of(status, headers, body));
}
