namespace AuthFunctions.Tests.Fuzz;

/// <summary>
/// The rules of the contract that connect a response with the cookies, the protocol and the body headers of its request. They read the request in
/// their own way, so that they do not repeat an error of the app.
/// </summary>
internal static class FuzzRequestRules
{
    private const int MaxSessions = 10;

    private static readonly string[] CookieRoutes =
    [
        "GET /profile", "GET /protected", "DELETE /sessions", "GET /logout", "GET /session", "GET /sessions", FuzzRules.EndSession, "DELETE /sessions/others",
        "DELETE /sessions/all", "POST /sessions/reauthenticate", "PUT /password", "POST /email/verification", "POST /email", "PUT /email", "DELETE /users/me",
        "GET /users/me/export",
    ];

    private static readonly string[] NamesOfUtf8 =
    [
        "application/json", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf8", "application/json; charset=\"UTF8\"",
    ];

    /// <summary>Routes that respond 200 to a live session, and do not end it.</summary>
    public static IReadOnlyList<string> RoutesThatOnlyRead { get; } = ["GET /profile", "GET /protected", "GET /session", "GET /sessions", "GET /users/me/export"];

    /// <summary>Other routes that do not end a session.</summary>
    public static IReadOnlyList<string> RoutesThatKeepSessions { get; } = ["POST /email/verification", "POST /email", "PUT /email"];

    /// <summary>Checks a response of the app to a request that it read as it was sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The response.</param>
    /// <param name="permanent">The session ids that no request ends.</param>
    /// <returns>A description of the fault, or null.</returns>
    public static string? FindFault(FuzzRequest request, RawResponse response, IReadOnlySet<string> permanent)
    {
        if (request.Route is not { } route)
        {
            return null;
        }

        var protocols = HeaderOf(request, "X-Forwarded-Proto").SelectMany(line => line.Split(',')).Select(protocol => protocol.Trim()).Where(protocol => protocol.Length > 0);
        var isHttps = "https".Equals(protocols.LastOrDefault(), StringComparison.OrdinalIgnoreCase);
        if (isHttps != response.Header("Strict-Transport-Security") is not null)
        {
            return $"The request came over {(isHttps ? "https" : "http")}, and the response says otherwise.";
        }

        var set = response.Headers.Where(header => header.Name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        if (set.Exists(cookie => cookie.Contains("secure", StringComparison.OrdinalIgnoreCase) != isHttps))
        {
            return "A cookie is Secure and should not be, or the other way.";
        }

        var isEncoded = HeaderOf(request, "Content-Encoding").Any(coding => coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));
        if (isEncoded && request.Text.EndsWith('}') && response.Status is 200 or 201 && route.StartsWith("POST", StringComparison.Ordinal))
        {
            return "A body with a Content-Encoding was read.";
        }

        if (response.Status == 415 && !isEncoded && HeaderOf(request, "Content-Type").ToList() is [var type] && NamesOfUtf8.Contains(type))
        {
            return "A body in UTF-8 was refused for its encoding.";
        }

        var candidates = CandidatesOf(request);
        var isLive = candidates.Select(candidate => candidate.Id).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxSessions).Any(permanent.Contains);
        var isOld = response.Body.Contains("/problems/reauthenticate", StringComparison.Ordinal);
        if (isLive && ((RoutesThatOnlyRead.Contains(route) && !isOld && response.Status is not (200 or 503 or 411 or 413))
            || (RoutesThatKeepSessions.Contains(route) && response.Status == 401)))
        {
            return "A live session was not found among the others.";
        }

        if (candidates.Count == 0 && CookieRoutes.Contains(route) && response.Status is 200 or 202 or 204)
        {
            return "Without a session, the response is a success.";
        }

        if (route == "GET /logout" && response.Status == 200
            && HeaderOf(request, "Sec-Purpose").Any(purpose => purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)))
        {
            return "A prefetch has logged a user out.";
        }

        return route switch
        {
            "POST /sessions" when response.Status == 200 => FindFaultOfLogin(set, "session_id", "session", candidates),
            "POST /login" when response.Status == 200 => FindFaultOfLogin(set, "session", "session_id", candidates),
            "POST /sessions/reauthenticate" when response.Status == 200 => FindFaultOfLogin(set, "session_id", "session", candidates),
            "PUT /password" or "PUT /email" when response.Status == 204 => FindFaultOfLogin(set, "session_id", "session", candidates),
            FuzzRules.EndSession when response.Status == 204 && set.Count == 0 => null,
            _ when CookieRoutes.Contains(route) && (response.Status is 302 or 401 || response.Body.Contains("no valid session", StringComparison.Ordinal)
                || (route == "GET /logout" && response.Status == 200)
                || (route is "DELETE /users/me" or "DELETE /sessions/all" or FuzzRules.EndSession && response.Status == 204)) =>
                Cleared(set).SetEquals(candidates.Select(candidate => candidate.Name)) ? null : "Not exactly the cookies with session ids were cleared.",
            _ => set.Count > 0 ? "A cookie is set where none should be." : null,
        };
    }

    private static string? FindFaultOfLogin(List<string> set, string name, string other, IReadOnlyList<(string Name, string Id)> candidates)
    {
        var isPresented = candidates.Any(candidate => candidate.Name == other);
        return !set.Exists(cookie => cookie.StartsWith($"{name}=", StringComparison.Ordinal) && IsSessionId(cookie[(name.Length + 1)..].Split(';')[0]))
            ? "The login sets no session."
            : isPresented != Cleared(set).Contains(other) ? "The login does not treat the cookie of the other name as it should."
            : null;
    }

    private static HashSet<string> Cleared(IEnumerable<string> set) =>
        [.. set.Select(cookie => cookie.Split('=', ';')).Where(parts => parts[1].Length == 0).Select(parts => parts[0])];

    // The cookies of the email API come first.
    private static IReadOnlyList<(string Name, string Id)> CandidatesOf(FuzzRequest request)
    {
        var pairs =
            from line in HeaderOf(request, "Cookie")
            from pair in line.Split(';', ',')
            let end = pair.IndexOf('=', StringComparison.Ordinal)
            where end > 0
            select (Name: pair[..end].TrimStart(), Id: pair[(end + 1)..].Trim().Trim('"'));
        return [.. pairs.Where(pair => pair.Name is "session_id" or "session" && IsSessionId(pair.Id)).OrderBy(pair => pair.Name == "session_id" ? 0 : 1)];
    }

    private static bool IsSessionId(string text) =>
        text.Length == 36 && text.Count(character => character == '-') == 4 && text.All(character => character == '-' || char.IsAsciiHexDigit(character))
        && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';

    private static IEnumerable<string> HeaderOf(FuzzRequest request, string name) => request.Text
        .Split("\r\n\r\n")[0]
        .Split("\r\n")
        .Skip(1)
        .Select(line => line.Split(':', 2))
        .Where(parts => parts.Length == 2 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(parts => parts[1].Trim(' ', '\t'));
}
