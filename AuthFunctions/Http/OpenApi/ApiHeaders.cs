using AuthFunctions.Http.Middleware;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The headers of responses. A browser gets each cookie in a <c>Set-Cookie</c> of its own.</summary>
internal static class ApiHeaders
{
    private const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private const string Attributes = "(; ?[A-Za-z-]+(=[^;]*)?)+";

    /// <summary>The headers of every response.</summary>
    public static IReadOnlyList<ApiHeader> OfEveryResponse { get; } =
    [
        new("NoStore", "Cache-Control", "No cache keeps the response.") { Value = "no-store" },
        new("ContentTypeOptions", "X-Content-Type-Options", "Browsers do not guess another content type.") { Value = "nosniff" },
        new("ReferrerPolicy", "Referrer-Policy", "Browsers do not tell other sites the address.") { Value = "no-referrer" },
        new("ContentSecurityPolicy", "Content-Security-Policy", "Browsers do not run the response as a page.")
        {
            Value = SecurityHeadersMiddleware.ContentSecurityPolicy,
        },
        new("StrictTransportSecurity", "Strict-Transport-Security", "Sent over https: browsers use only https from then on.")
        {
            IsRequired = false,
            Value = SecurityHeadersMiddleware.StrictTransportSecurity,
        },
    ];

    public static ApiHeader Cacheable { get; } = new("Cacheable", "Cache-Control", "Caches may keep the response for an hour.")
    {
        Value = ResponseExtensions.CacheForAnHour,
    };

    public static ApiHeader Challenge { get; } = new("Challenge", "WWW-Authenticate", "The scheme of the session cookie. Browsers do not ask for a password.")
    {
        Value = ResponseExtensions.Challenge,
    };

    public static ApiHeader RetryAfter { get; } = new("RetryAfter", "Retry-After", "The number of seconds after which a retry may succeed.") { IsSeconds = true };

    public static ApiHeader ExposedHeaders { get; } = new("ExposedHeaders", "Access-Control-Expose-Headers", "Lets the scripts of allowed origins read `Retry-After`.")
    {
        Value = "Retry-After",
    };

    public static ApiHeader LocationOfRoot { get; } = new("LocationOfRoot", "Location", "The root of the service.") { Value = "/" };

    public static ApiHeader LocationOfPage { get; } = new("LocationOfPage", "Location", "The path of a page of this service.") { Pattern = "^/" };

    public static ApiHeader ExportFile { get; } = new("ExportFile", "Content-Disposition", "Browsers save the response as a file.")
    {
        Value = ResponseExtensions.ExportDisposition,
    };

    public static ApiHeader AppVersion { get; } = new("AppVersion", "App-Version", "The version of the app that responds.") { Pattern = @"^\d+\.\d+\.\d+" };

    public static ApiHeader ClearSiteData { get; } = new("ClearSiteData", "Clear-Site-Data", "Sent where `Auth__Http__ClearSiteData` is set.")
    {
        IsRequired = false,
        Value = SessionCookie.SiteDataToClear,
    };

    public static ApiHeader SessionIdCookie { get; } = SessionIn("SessionIdCookie", SessionCookie.SessionId, SessionCookie.Session);

    public static ApiHeader LogInCookies { get; } = LogIn("LogInCookies", SessionCookie.SessionId, SessionCookie.Session);

    public static ApiHeader LogInUsernameCookies { get; } = LogIn("LogInUsernameCookies", SessionCookie.Session, SessionCookie.SessionId);

    public static ApiHeader ClearedCookies { get; } = new(
        "ClearedCookies", "Set-Cookie", "Deletes `session_id` and `session`, each if the request came with it and its value looks like a session id.")
    {
        IsRequired = false,
        Pattern = $"^{Cookie($"({SessionCookie.SessionId}|{SessionCookie.Session})", "")}$",
    };

    private static ApiHeader SessionIn(string id, string name, string otherName) => new(
        id, "Set-Cookie", $"`{name}` with the id of the new session: `Path=/; HttpOnly; SameSite=Lax`, and `Secure` over https. Deletes `{otherName}`.")
    {
        Pattern = $"^({Cookie(name, Uuid)}|{Cookie(otherName, "")})$",
    };

    private static ApiHeader LogIn(string id, string name, string otherName) => new(
        id,
        "Set-Cookie",
        $"`{name}` with the id of the session: `Path=/; HttpOnly; SameSite=Lax`, and `Secure` over https. `{DeviceCookie.Name}` with an id for each user of the "
        + $"browser: `SameSite=Strict`, for 400 days. Deletes `{otherName}`.")
    {
        Pattern = $@"^({Cookie(name, Uuid)}|{Cookie(DeviceCookie.Name, $@"{Uuid}(\.{Uuid})*")}|{Cookie(otherName, "")})$",
    };

    private static string Cookie(string name, string value) => $"({Cookies.HostPrefix})?{name}={value}{Attributes}";
}
