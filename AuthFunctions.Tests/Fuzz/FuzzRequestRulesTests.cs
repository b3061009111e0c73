namespace AuthFunctions.Tests.Fuzz;

/// <summary>The rules detect the faults that they are made for.</summary>
public sealed class FuzzRequestRulesTests
{
    private const string Live = "5f9b6d3c-1a2b-4c5d-8e9f-0a1b2c3d4e5f";
    private const string Dead = "00000000-1a2b-4c5d-8e9f-0a1b2c3d4e5f";
    private const string NoSession = "There is no valid session.";
    private const string ClearSessionId = "session_id=; path=/; httponly; max-age=0";
    private const string ClearSession = "session=; path=/; httponly; max-age=0";
    private const string SetSessionId = $"session_id={Live}; path=/; httponly";

    [Theory]
    [InlineData("GET /profile", "Cookie: session=x, session_id=" + Live, 200, "", null)]
    [InlineData("GET /profile", "Cookie: session=x; theme=dark", 403, NoSession, null)]
    [InlineData("GET /profile", "Cookie: session=x; session_id=" + Dead, 403, NoSession, ClearSessionId)]
    [InlineData("GET /logout", "Cookie: session=" + Dead, 401, "", ClearSession)]
    [InlineData("GET /logout", "Cookie: session=" + Live, 200, "", ClearSession)]
    [InlineData("POST /sessions", "X: y", 200, "", SetSessionId)]
    [InlineData("POST /sessions", "Cookie: session_id=" + Dead, 200, "", SetSessionId)]
    [InlineData("GET /session", "Cookie: session_id=" + Live, 200, "", null)]
    [InlineData("GET /sessions", "Cookie: session_id=" + Live, 403, "/problems/reauthenticate", null)]
    [InlineData("GET /session", "Cookie: session_id=" + Dead, 401, NoSession, ClearSessionId)]
    [InlineData("PUT /email", "Cookie: session_id=" + Live, 403, "", null)]
    [InlineData("PUT /password", "Cookie: session_id=" + Dead, 204, "", SetSessionId)]
    [InlineData("POST /sessions/reauthenticate", "Cookie: session_id=" + Dead, 200, "", SetSessionId)]
    [InlineData("DELETE /users/me", "Cookie: session=" + Dead, 204, "", ClearSession)]
    [InlineData("DELETE /sessions/others", "Cookie: session=" + Dead, 204, "", null)]
    [InlineData(FuzzRules.EndSession, "Cookie: session=" + Dead, 204, "", null)]
    [InlineData(FuzzRules.EndSession, "Cookie: session=" + Dead, 204, "", ClearSession)]
    public void FindFault_ResponsesOfTheContract_AreLetThrough(string route, string header, int status, string body, string? cookie) =>
        Assert.Null(Find(route, header, status, body, cookie));

    [Theory]
    [InlineData("GET /profile", "Cookie: session_id=" + Dead + "; session=" + Live, 403, NoSession, ClearSessionId)]
    [InlineData("GET /protected", "Cookie: theme=dark,session_id=" + Live, 401, "", null)]
    [InlineData("GET /profile", "Cookie: session_id=" + Dead, 403, NoSession, null)]
    [InlineData("GET /profile", "Cookie: session=x", 403, NoSession, ClearSession)]
    [InlineData("GET /profile", "Cookie: session_id=" + Live, 200, "", ClearSessionId)]
    [InlineData("DELETE /sessions", "Cookie: session_id=" + Live, 302, "", null)]
    [InlineData("POST /sessions", "X: y", 200, "", null)]
    [InlineData("POST /sessions", "Cookie: session=" + Dead, 200, "", SetSessionId)]
    [InlineData("POST /login", "X: y", 200, "", SetSessionId)]
    [InlineData("GET /logout", "Sec-Purpose: prefetch;prerender", 200, "", null)]
    [InlineData("POST /sessions", "X-Forwarded-Proto: http,https", 200, "", SetSessionId)]
    [InlineData("POST /sessions", "Content-Type: application/json", 415, "", null)]
    [InlineData("GET /session", "Cookie: session_id=" + Live, 401, NoSession, ClearSessionId)]
    [InlineData("GET /session", "Cookie: session_id=" + Live, 403, "", null)]
    [InlineData("POST /email", "Cookie: session_id=" + Live, 401, NoSession, ClearSessionId)]
    [InlineData("GET /session", "X: y", 200, "", null)]
    [InlineData("DELETE /users/me", "Cookie: theme=dark", 204, "", null)]
    [InlineData("GET /session", "Cookie: session_id=" + Dead, 401, NoSession, null)]
    [InlineData("PUT /password", "Cookie: session_id=" + Dead, 204, "", null)]
    [InlineData("PUT /password", "Cookie: session=" + Dead, 204, "", SetSessionId)]
    [InlineData("POST /sessions/reauthenticate", "Cookie: session_id=" + Dead, 200, "", null)]
    [InlineData("DELETE /users/me", "Cookie: session=" + Dead, 204, "", null)]
    [InlineData("DELETE /sessions/all", "Cookie: session=" + Dead, 204, "", ClearSessionId)]
    [InlineData("DELETE /sessions/others", "Cookie: session=" + Dead, 204, "", ClearSession)]
    [InlineData("PUT /email/revert", "Cookie: session=" + Dead, 204, "", ClearSession)]
    public void FindFault_ResponsesThatAreNot_AreFound(string route, string header, int status, string body, string? cookie) =>
        Assert.NotNull(Find(route, header, status, body, cookie));

    private static string? Find(string route, string header, int status, string body, string? cookie) => FuzzRequestRules.FindFault(
        new FuzzRequest(1, "", route, FuzzEnd.Answered, $"{route} HTTP/1.1\r\n{header}\r\n\r\n"),
        new RawResponse(status, cookie is null ? [] : [("Set-Cookie", cookie)], body),
        new HashSet<string> { Live });
}
