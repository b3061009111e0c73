using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// Reads and writes cookies (RFC 6265): <c>Path=/; HttpOnly</c>, and <c>Secure</c> over https. Where <see cref="HttpOptions.UseHostCookiePrefix"/> is
/// set, every name begins with <c>__Host-</c>, no other name is accepted, and cookies are always <c>Secure</c> (RFC 6265bis, section 4.1.3.2; OWASP
/// ASVS 5.0, V3.3.3).
/// </summary>
public sealed class Cookies(IOptions<HttpOptions> options, PublicAddress address)
{
    /// <summary>The beginning of every name where <see cref="HttpOptions.UseHostCookiePrefix"/> is set.</summary>
    internal const string HostPrefix = "__Host-";

    // A browser accepts a cookie with this prefix from this host alone and over https, so that no subdomain can set one.
    private readonly bool _isPrefixed = options.Value.UseHostCookiePrefix;

    /// <summary>Finds the values of the cookies with a name.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The name without its prefix.</param>
    public IEnumerable<string> Find(HttpRequestData request, string name)
    {
        // Neither request.Cookies nor CookieHeaderValue, which refuse headers that browsers send because of other apps' cookies, such as "a=b;".
        // Proxies and the Functions host join header lines by commas, which no value of this service contains (azure-functions-host issue 9505).
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

    /// <summary>Sets a cookie.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="name">The name without its prefix.</param>
    /// <param name="value">The value.</param>
    /// <param name="lifetime">The time for which the client keeps it; zero deletes it.</param>
    /// <param name="sameSite">The requests of other sites with which it is sent.</param>
    public void Set(HttpRequestData request, HttpResponseData response, string name, string value, TimeSpan lifetime, SameSite sameSite) =>
        response.Cookies.Append(new HttpCookie(NameOnWire(name), value)
        {
            Path = "/",
            HttpOnly = true,
            SameSite = sameSite,
            Secure = _isPrefixed || address.IsHttps(request),
            MaxAge = lifetime.TotalSeconds,
        });

    private string NameOnWire(string name) => _isPrefixed ? HostPrefix + name : name;
}
