using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>The rules of the contract for every response, regardless of the request.</summary>
internal static partial class FuzzRules
{
    /// <summary>Part of every password, token and other secret that is sent. No response and no log line may contain it.</summary>
    public const string Secret = "S3cret-c4nary";

    /// <summary>The route that ends one session, with the id of none.</summary>
    public const string EndSession = "DELETE /sessions/0123456789abcdef";

    /// <summary>The name of a header that requests attempt to inject into responses.</summary>
    public const string Injected = "X-Injected";

    private const string Export = "GET /users/me/export";

    // The web server or the Functions host sends these statuses itself, without an explanation.
    private static readonly int[] ServersStatuses = [204, 400, 404, 405, 408, 411, 413, 414, 417, 431, 501, 505];

    private static readonly string[] ProblemKeys = ["type", "title", "status", "detail", "traceId"];

    private static readonly string[] OwnTypes = ["/problems/reauthenticate", "/problems/email-unverified"];

    private static readonly Dictionary<string, (int[] Statuses, string[] Fields)> Routes = new()
    {
        ["GET /"] = ([200], []),
        ["HEAD /"] = ([200], []),
        ["GET /health"] = ([200], []),
        ["HEAD /health"] = ([200], []),
        ["GET /health/ready"] = ([200], []),
        ["HEAD /health/ready"] = ([200], []),
        ["POST /users"] = ([200, 400, 415, 429], ["email", "password"]),
        ["POST /sessions"] = ([200, 400, 401, 415, 429], ["email", "password"]),
        ["DELETE /sessions"] = ([302, 403], []),
        ["GET /profile"] = ([200, 403], []),
        ["POST /reset_password"] = ([200, 400, 403, 415, 429], ["email"]),
        ["PUT /reset_password"] = ([200, 400, 403, 415, 429], ["email", "reset_token", "new_password"]),
        ["POST /register"] = ([201, 400, 415, 429], []),
        ["POST /login"] = ([200, 400, 401, 415, 429], []),
        ["GET /logout"] = ([200, 401], []),
        ["GET /protected"] = ([200, 401], []),
        ["GET /session"] = ([200, 401], []),
        ["GET /sessions"] = ([200, 401], []),
        [EndSession] = ([204, 401, 404], []),
        ["DELETE /sessions/others"] = ([204, 401], []),
        ["DELETE /sessions/all"] = ([204, 401], []),
        ["POST /sessions/reauthenticate"] = ([200, 400, 401, 415, 429], ["password"]),
        ["PUT /password"] = ([204, 400, 401, 415, 429], ["current_password", "new_password"]),
        ["POST /email/verification"] = ([202, 401, 409, 429], []),
        ["PUT /email/verification"] = ([204, 400, 415], ["token"]),
        ["POST /email"] = ([202, 400, 401, 409, 415, 429], ["new_email"]),
        ["PUT /email"] = ([204, 400, 401, 415], ["token"]),
        ["PUT /email/revert"] = ([204, 400, 415], ["token"]),
        ["DELETE /users/me"] = ([204, 400, 401, 415, 429], ["password"]),
        [Export] = ([200, 401], []),
    };

    // Statuses that every route may also return: cross-site request, chunked body, body too large, storage too slow.
    private static readonly int[] AnyRoutesStatuses = [403, 411, 413, 503];

    private const string DefinitionOfStatus = "https://www.rfc-editor.org/rfc/";

    // The maximum body size that the Functions host reads.
    private const decimal HostsBodyLimit = 100 * 1024 * 1024;

    private static readonly HashSet<string> OtherErrors =
    [
        """{"message":"email already registered"}""",
        """{"error":"Username already exists"}""",
        """{"error":"Invalid request"}""",
        """{"error":"Invalid username or password"}""",
        """{"error":"Not logged in"}""",
        """{"error":"Unauthorized"}""",
    ];

    public static IEnumerable<string> RouteNames => Routes.Keys;

    /// <summary>Checks a response.</summary>
    /// <returns>A description of the fault, or null.</returns>
    public static string? FindFault(FuzzRequest request, RawResponse response)
    {
        if (response.ToString() is var all && (all.Contains(Secret, StringComparison.OrdinalIgnoreCase) || response.Header(Injected) is not null))
        {
            return "The answer repeats what it must not.";
        }

        // Every response of the app has this header.
        if (response.Header("X-Content-Type-Options") is null)
        {
            return !ServersStatuses.Contains(response.Status) && !(response.Status == 500 && FailsInTheHost(request)) ? "No answer of the app, nor one that a server makes for it."
                : response.Body.Length > 0 ? "An answer from before the app has a body."
                : null;
        }

        var (statuses, fields) = request.Route is { } route ? Routes[route] : ([.. Routes.Values.SelectMany(each => each.Statuses)], []);
        if (!statuses.Concat(AnyRoutesStatuses).Contains(response.Status))
        {
            return "The status is not one of the route's.";
        }

        if (response.Header("Cache-Control") != "no-store")
        {
            return "The answer may be stored.";
        }

        if (response.Status == 401 && response.Header("WWW-Authenticate") is null)
        {
            return "There is no challenge.";
        }

        if (response.Status is 429 or 503 && !response.Body.Contains("waiting does not help", StringComparison.Ordinal) && !int.TryParse(response.Header("Retry-After"), out _))
        {
            return "There is no Retry-After.";
        }

        if (response.Headers.Any(header => header.Name == "Set-Cookie" && !IsSessionCookie(header.Value)))
        {
            return "A cookie that is not the session's.";
        }

        var isDownload = response.Header("Content-Disposition") == "attachment; filename=\"account.json\"";
        if (request.Route is not null && isDownload != (request.Route == Export && response.Status == 200))
        {
            return "The export, and nothing else, is to be saved.";
        }

        return request.IsHead || response.Status is 202 or 204 or 302 ? response.Body.Length == 0 ? null : "There is a body."
            : FindFaultOfBody(response, request.Route is null ? null : fields);
    }

    // The Functions host itself responds with 500 to a Host header that forms no URL, and to a Content-Length above its limit.
    private static bool FailsInTheHost(FuzzRequest request)
    {
        var hosts = HostHeader().Matches(request.Text);
        return hosts.Count == 0
            || hosts.Any(host => !Uri.TryCreate($"http://{host.Groups["value"].Value}/", UriKind.Absolute, out _))
            || ContentLength().Matches(request.Text).Any(length => decimal.Parse(length.Groups["value"].Value, CultureInfo.InvariantCulture) > HostsBodyLimit);
    }

    private static string? FindFaultOfBody(RawResponse response, string[]? fields)
    {
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(response.Body));
        if (Parse(text) is not { } json)
        {
            return "The body is not a JSON object.";
        }

        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal))
        {
            return "The body tells of the inside.";
        }

        if (response.Header("Content-Type") != "application/problem+json")
        {
            return response.Header("Content-Type") != "application/json; charset=utf-8" ? "The content type is wrong."
                : response.Status >= 400 && !OtherErrors.Contains(text) && !InvalidField().IsMatch(text) ? "The error is not one of the contract's."
                : null;
        }

        var errors = json["errors"]?.AsObject().Select(error => error.Key).ToArray() ?? [];
        return response.Status < 400 || (int?)json["status"] != response.Status ? "The problem is another status's."
            : ProblemKeys.Any(key => json[key] is null) || json.Any(member => !ProblemKeys.Contains(member.Key) && member.Key is not ("errors" or "methods")) ? "The problem has the wrong members."
            : !OwnTypes.Append("about:blank").Contains((string)json["type"]!) && !((string)json["type"]!).StartsWith(DefinitionOfStatus, StringComparison.Ordinal) ? "The problem has a type that the contract does not have."
            : OwnTypes.Contains((string)json["type"]!) && response.Status != 403 ? "The type is that of a 403."
            : ((string)json["type"]! == OwnTypes[0] ? json["methods"] is not JsonArray { Count: > 0 } : json["methods"] is not null) ? "Only a problem that asks for the credentials tells how."
            : !TraceId().IsMatch((string)json["traceId"]!) ? "The trace id is not well-formed."
            : errors.Length > 0 && response.Status != 400 ? "Only a 400 tells of fields."
            : fields is not null && errors.Except(fields).Any() ? "An error of a field that the route does not have."
            : null;
    }

    private static bool IsSessionCookie(string cookie) =>
        Array.Exists(["session_id=", "session=", "device="], start => cookie.StartsWith(start, StringComparison.Ordinal))
        && cookie.Contains("HttpOnly", StringComparison.OrdinalIgnoreCase);

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^Host:[ \t]*(?<value>[^\r\n]*?)[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex HostHeader();

    [GeneratedRegex(@"^Content-Length:[ \t]*(?<value>\d{1,28})[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();

    [GeneratedRegex("""^\{"error":"((^|(?<=\.) )?(username|password): It [a-zA-Z0-9 ]+\.)+"\}$""")]
    private static partial Regex InvalidField();

    // A trace context (W3C), or an invocation id.
    [GeneratedRegex("^(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    private static partial Regex TraceId();
}
