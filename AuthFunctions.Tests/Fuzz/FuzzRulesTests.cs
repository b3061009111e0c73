namespace AuthFunctions.Tests.Fuzz;

/// <summary>The rules detect the faults that they are made for.</summary>
public sealed class FuzzRulesTests
{
    private const string Problem =
        """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4","title":"Forbidden","status":403,"detail":"There is no valid session.","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""";

    private static readonly (string Name, string Value)[] AppsHeaders =
        [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")];

    private static readonly (string Name, string Value) Download = ("Content-Disposition", "attachment; filename=\"account.json\"");

    private static readonly RawResponse Refused = new(403, AppsHeaders, Problem);

    [Fact]
    public void FindFault_AnswersOfTheContract_AreLetThrough()
    {
        Assert.Null(Find("GET /profile", Refused));
        Assert.Null(Find(null, Refused));
        Assert.Null(Find("POST /users", new RawResponse(400, WithType("application/json; charset=utf-8"), """{"message":"email already registered"}""")));
        Assert.Null(Find("POST /sessions", Refused with { Status = 503, Headers = [.. AppsHeaders, ("Retry-After", "5")], Body = Problem.Replace("403", "503", StringComparison.Ordinal) }));
        Assert.Null(Find("DELETE /sessions", new RawResponse(302, [.. AppsHeaders, ("Location", "/"), ("Set-Cookie", "session_id=; path=/; httponly")], "")));
        Assert.Null(Find("POST /users", new RawResponse(400, [], "")));
        Assert.Null(Find("GET /session", Refused with { Status = 401, Headers = [.. AppsHeaders, ("WWW-Authenticate", "Cookie")], Body = Problem.Replace("403", "401", StringComparison.Ordinal) }));
        Assert.Null(Find("POST /email", new RawResponse(202, AppsHeaders[1..], "")));
        Assert.Null(Find("DELETE /users/me", new RawResponse(204, [.. AppsHeaders[1..], ("Set-Cookie", "session_id=; path=/; httponly")], "")));
        Assert.Null(Find(FuzzRules.EndSession, Refused with { Status = 404, Body = Problem.Replace("403", "404", StringComparison.Ordinal) }));
        Assert.Null(Find("GET /users/me/export", new RawResponse(200, [.. WithType("application/json; charset=utf-8"), Download], "{}")));
        Assert.Null(Find("GET /sessions", Refused with { Body = OfType("/problems/reauthenticate", ""","methods":["pwd"]""") }));
        Assert.Null(Find("POST /sessions", Refused with { Body = OfType("/problems/email-unverified") }));
    }

    [Fact]
    public void FindFault_WrongResponsesOfTheAccountApi_AreFound()
    {
        Assert.NotNull(Find("GET /session", Refused with { Status = 401, Body = Problem.Replace("403", "401", StringComparison.Ordinal) }));
        Assert.NotNull(Find("GET /session", new RawResponse(404, AppsHeaders, Problem.Replace("403", "404", StringComparison.Ordinal))));
        Assert.NotNull(Find("POST /email", new RawResponse(202, AppsHeaders[1..], "{}")));
        Assert.NotNull(Find("PUT /password", new RawResponse(204, AppsHeaders[1..], "{}")));
        Assert.NotNull(Find("GET /users/me/export", new RawResponse(200, WithType("application/json; charset=utf-8"), "{}")));
        Assert.NotNull(Find("GET /session", new RawResponse(200, [.. WithType("application/json; charset=utf-8"), Download], "{}")));
        Assert.NotNull(Find("GET /sessions", Refused with { Body = OfType("/problems/reauthenticate") }));
        Assert.NotNull(Find("GET /sessions", Refused with { Body = OfType("/problems/reauthenticate", ""","methods":[]""") }));
        Assert.NotNull(Find("GET /sessions", Refused with { Body = OfType("/problems/email-unverified", ""","methods":["pwd"]""") }));
        Assert.NotNull(Find("GET /sessions", Refused with { Body = OfType("/problems/other") }));
        Assert.NotNull(Find("POST /email", Refused with { Status = 409, Body = OfType("/problems/email-unverified").Replace("403", "409", StringComparison.Ordinal) }));
    }

    [Theory]
    [InlineData(500, Problem)]
    [InlineData(404, Problem)]
    [InlineData(401, Problem)]
    [InlineData(503, Problem)]
    [InlineData(403, "")]
    [InlineData(403, "[]")]
    [InlineData(403, "<html>Forbidden</html>")]
    [InlineData(403, """{"status":403}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"x","traceId":"x"}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"x","traceId":"00-0-0-00"}""")]
    [InlineData(403, """{"type":"x","title":"x","status":404,"detail":"x","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"x","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","errors":{"email":["x"]}}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"x","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","more":1}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"   at AuthFunctions.Auth","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    [InlineData(403, """{"type":"x","title":"x","status":403,"detail":"System.FormatException","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    [InlineData(403, $$"""{"type":"x","title":"x","status":403,"detail":"{{FuzzRules.Secret}}","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    public void FindFault_AnswersThatAreNot_AreFound(int status, string body) =>
        Assert.NotNull(Find("GET /profile", Refused with { Status = status, Body = body }));

    [Fact]
    public void FindFault_WrongHeaders_AreFound()
    {
        Assert.NotNull(Find("GET /profile", Refused with { Headers = WithType("text/html") }));
        Assert.NotNull(Find("GET /profile", Refused with { Headers = AppsHeaders[..2] }));
        Assert.NotNull(Find("GET /profile", Refused with { Headers = [AppsHeaders[0], AppsHeaders[2]] }));
        Assert.NotNull(Find("GET /profile", Refused with { Headers = [.. AppsHeaders, (FuzzRules.Injected, "1")] }));
        Assert.NotNull(Find("GET /profile", Refused with { Headers = [.. AppsHeaders, ("Set-Cookie", "admin=1; httponly")] }));
        Assert.NotNull(Find("GET /profile", Refused with { Headers = WithType("application/json; charset=utf-8") }));
        Assert.NotNull(Find("POST /users", new RawResponse(500, [], "")));
        Assert.NotNull(Find("POST /users", new RawResponse(400, [], "Bad Request")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:99999")]
    public void FindFault_EmptyResponse500ToHostThatMakesNoUrl_IsLetThrough(string host)
    {
        Assert.Null(Find("POST /users", new RawResponse(500, [], ""), host));
        Assert.NotNull(Find("POST /users", new RawResponse(500, [], "Oops"), host));
    }

    [Fact]
    public void FindFault_BodyAfterHead_IsFound() =>
        Assert.NotNull(FuzzRules.FindFault(
            new FuzzRequest(1, "", "HEAD /", FuzzEnd.Answered, "HEAD / HTTP/1.1\r\n\r\n"), new RawResponse(200, WithType("application/json; charset=utf-8"), "{}")));

    private static string OfType(string type, string more = "") =>
        Problem.Replace("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4", type, StringComparison.Ordinal)[..^1] + more + "}";

    private static (string, string)[] WithType(string contentType) => [("Content-Type", contentType), .. AppsHeaders[1..]];

    private static string? Find(string? route, RawResponse response, string host = "a.example") =>
        FuzzRules.FindFault(new FuzzRequest(1, "", route, FuzzEnd.Answered, $"{route} HTTP/1.1\r\nHost: {host}\r\n\r\n"), response);
}
