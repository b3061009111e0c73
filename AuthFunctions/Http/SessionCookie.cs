using AuthFunctions.Core.Accounts.Sessions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// The cookie that carries the session id (RFC 6265bis): <c>Path=/; HttpOnly; SameSite=Lax</c>, and <c>Secure</c> over https.
/// The email API and the username API name it differently, and each accepts both names. Where
/// <see cref="HttpOptions.UseHostCookiePrefix"/> is set, both names begin with <c>__Host-</c>, no other name is accepted, and the cookie is
/// always <c>Secure</c> (RFC 6265bis, section 4.1.3.2; OWASP ASVS 5.0, V3.3.3).
/// </summary>
public sealed class SessionCookie(IOptions<HttpOptions> options, PublicAddress address)
{
    private const string HostPrefix = "__Host-";

    /// <summary>The cookie's name in the email API.</summary>
    public const string SessionId = "session_id";

    /// <summary>The cookie's name in the username API.</summary>
    public const string Session = "session";

    // A browser accepts a cookie with this prefix from this host alone and over https, so that no subdomain can set one.
    private readonly bool _isPrefixed = options.Value.UseHostCookiePrefix;

    /// <summary>
    /// Reads what may be the session id of a request. There can be several: under both names, under one name with several paths or domains, or set
    /// by another app on this host.
    /// </summary>
    /// <returns>The values of the cookies as they came, those of <see cref="SessionId"/> first.</returns>
    public IReadOnlyCollection<string> Read(HttpRequestData request) => [.. Find(request, SessionId), .. Find(request, Session)];

    /// <summary>Sets the cookie for as long as the session lives, and deletes the one of the other name, whose session has ended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="name"><see cref="SessionId"/> or <see cref="Session"/>.</param>
    /// <param name="session">The session.</param>
    public void Set(HttpRequestData request, HttpResponseData response, string name, NewSession session)
    {
        response.Cookies.Append(Create(request, name, session.Id, session.Lifetime));
        Clear(request, response, name == SessionId ? Session : SessionId);
    }

    /// <summary>Deletes the cookies of the client that carry a session id, under every name under which they were sent.</summary>
    /// <returns>The response.</returns>
    public HttpResponseData Clear(HttpRequestData request, HttpResponseData response)
    {
        Clear(request, response, SessionId);
        Clear(request, response, Session);
        return response;
    }

    /// <summary>Deletes the cookies as <see cref="Clear(HttpRequestData, HttpResponseData)"/> does, and what else the browser keeps where <see cref="HttpOptions.ClearSiteData"/> is set.</summary>
    /// <returns>The response.</returns>
    public HttpResponseData ClearAfterLogOut(HttpRequestData request, HttpResponseData response)
    {
        if (options.Value.ClearSiteData)
        {
            // Without "cookies", which would delete those of every host of the domain.
            response.Headers.Add("Clear-Site-Data", "\"cache\", \"storage\"");
        }

        return Clear(request, response);
    }

    // What is no session id was set by another app on this host, and is left to it.
    private void Clear(HttpRequestData request, HttpResponseData response, string name)
    {
        if (Find(request, name).Any(value => Guid.TryParseExact(value, "D", out _)))
        {
            response.Cookies.Append(Create(request, name, string.Empty, TimeSpan.Zero));
        }
    }

    private HttpCookie Create(HttpRequestData request, string name, string value, TimeSpan lifetime) => new(NameOnWire(name), value)
    {
        Path = "/",
        HttpOnly = true,
        SameSite = Microsoft.Azure.Functions.Worker.Http.SameSite.Lax,
        Secure = _isPrefixed || address.IsHttps(request),
        MaxAge = lifetime.TotalSeconds,
    };

    private string NameOnWire(string name) => _isPrefixed ? HostPrefix + name : name;

    // Neither request.Cookies nor CookieHeaderValue, which refuse cookie headers that browsers send because of other apps' cookies, such as "a=b;".
    // Proxies and the Functions host join header lines by commas, which no session id contains (azure-functions-host issue 9505).
    private IEnumerable<string> Find(HttpRequestData request, string name)
    {
        if (!request.Headers.TryGetValues("Cookie", out var lines))
        {
            return [];
        }

        var start = $"{NameOnWire(name)}=";
        return lines
            .SelectMany(line => line.Split(';', ','))
            .Select(pair => pair.Trim())
            .Where(pair => pair.StartsWith(start, StringComparison.Ordinal))
            .Select(pair => pair[start.Length..].Trim('"'));
    }
}
