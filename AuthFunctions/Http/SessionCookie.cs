using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http;

/// <summary>
/// The cookie that carries the session id (RFC 6265): <c>Path=/; HttpOnly; SameSite=Lax</c>, and <c>Secure</c> over https.
/// The email API and the username API name it differently, and each accepts both names.
/// </summary>
internal static class SessionCookie
{
    /// <summary>The cookie's name in the email API.</summary>
    public const string SessionId = "session_id";

    /// <summary>The cookie's name in the username API.</summary>
    public const string Session = "session";

    /// <summary>Reads the session id of a request.</summary>
    /// <returns>The value of the cookie as it came, that of <see cref="SessionId"/> first, or null.</returns>
    public static string? Read(HttpRequestData request) => Find(request, SessionId) ?? Find(request, Session);

    /// <summary>Sets the cookie under a name for as long as the session lives.</summary>
    public static void Set(HttpRequestData request, HttpResponseData response, string name, string sessionId, TimeSpan lifetime) =>
        response.Cookies.Append(Create(request, name, sessionId, lifetime));

    /// <summary>Makes the client forget the cookie, under whichever name it sent it.</summary>
    public static void Clear(HttpRequestData request, HttpResponseData response)
    {
        foreach (var name in (ReadOnlySpan<string>)[SessionId, Session])
        {
            if (Find(request, name) is not null)
            {
                response.Cookies.Append(Create(request, name, string.Empty, TimeSpan.Zero));
            }
        }
    }

    private static HttpCookie Create(HttpRequestData request, string name, string value, TimeSpan lifetime) => new(name, value)
    {
        Path = "/",
        HttpOnly = true,
        SameSite = Microsoft.Azure.Functions.Worker.Http.SameSite.Lax,
        Secure = request.IsHttps(),
        MaxAge = lifetime.TotalSeconds,
    };

    // Not request.Cookies, which throws on cookies that browsers and servers take in their stride, such as "a=b;".
    private static string? Find(HttpRequestData request, string name)
    {
        if (request.Headers.TryGetValues("Cookie", out var values) && CookieHeaderValue.TryParseList([.. values], out var cookies))
        {
            foreach (var cookie in cookies)
            {
                if (cookie.Name.Equals(name, StringComparison.Ordinal))
                {
                    return cookie.Value.ToString();
                }
            }
        }

        return null;
    }
}
