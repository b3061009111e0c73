using AuthFunctions.Core.Accounts.Sessions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http;

/// <summary>
/// The cookie that carries the session id (RFC 6265bis): <c>Path=/; HttpOnly; SameSite=Lax</c>, and <c>Secure</c> over https.
/// The email API and the username API name it differently, and each accepts both names. Where
/// <see cref="HttpOptions.UseHostCookiePrefix"/> is set, both names begin with <c>__Host-</c>, no other name is accepted, and the cookie is
/// always <c>Secure</c> (RFC 6265bis, section 4.1.3.2; OWASP ASVS 5.0, V3.3.3).
/// </summary>
public sealed class SessionCookie(IOptions<HttpOptions> options)
{
    private const string HostPrefix = "__Host-";

    /// <summary>The cookie's name in the email API.</summary>
    public const string SessionId = "session_id";

    /// <summary>The cookie's name in the username API.</summary>
    public const string Session = "session";

    // A browser accepts a cookie with this prefix from this host alone and over https, so that no subdomain can set one.
    private readonly bool _isPrefixed = options.Value.UseHostCookiePrefix;

    /// <summary>Reads the session id of a request.</summary>
    /// <returns>The value of the cookie as it came, that of <see cref="SessionId"/> first, or null.</returns>
    public string? Read(HttpRequestData request) => Find(request, SessionId) ?? Find(request, Session);

    /// <summary>Sets the cookie for as long as the session lives.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="name"><see cref="SessionId"/> or <see cref="Session"/>.</param>
    /// <param name="session">The session.</param>
    public void Set(HttpRequestData request, HttpResponseData response, string name, NewSession session) =>
        response.Cookies.Append(Create(request, name, session.Id, session.Lifetime));

    /// <summary>Deletes the cookie of the client, under every name under which it was sent.</summary>
    public void Clear(HttpRequestData request, HttpResponseData response)
    {
        foreach (var name in (ReadOnlySpan<string>)[SessionId, Session])
        {
            if (Find(request, name) is not null)
            {
                response.Cookies.Append(Create(request, name, string.Empty, TimeSpan.Zero));
            }
        }
    }

    private HttpCookie Create(HttpRequestData request, string name, string value, TimeSpan lifetime) => new(NameOnWire(name), value)
    {
        Path = "/",
        HttpOnly = true,
        SameSite = Microsoft.Azure.Functions.Worker.Http.SameSite.Lax,
        Secure = _isPrefixed || request.IsHttps(),
        MaxAge = lifetime.TotalSeconds,
    };

    private string NameOnWire(string name) => _isPrefixed ? HostPrefix + name : name;

    // Not request.Cookies, which throws on cookie headers that browsers and servers accept, such as "a=b;".
    private string? Find(HttpRequestData request, string name)
    {
        var sought = NameOnWire(name);
        if (request.Headers.TryGetValues("Cookie", out var values) && CookieHeaderValue.TryParseList([.. values], out var cookies))
        {
            foreach (var cookie in cookies)
            {
                if (cookie.Name.Equals(sought, StringComparison.Ordinal))
                {
                    return cookie.Value.ToString();
                }
            }
        }

        return null;
    }
}
