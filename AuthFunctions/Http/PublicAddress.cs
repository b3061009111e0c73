using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>The address at which a client reached the service. The platform and other proxies terminate TLS, so the app itself is called over http.</summary>
public sealed class PublicAddress(IOptions<AuthOptions> auth, IOptions<HttpOptions> http)
{
    private readonly Uri? _publicBaseUrl = auth.Value.PublicBaseUrl;
    private readonly int _trustedHops = http.Value.TrustedProxyHops;

    /// <summary>
    /// Whether a client reached the service over https: the settings say that all do, or one of the trusted proxies received the request over https.
    /// Where no proxy is trusted, every entry of <c>X-Forwarded-Proto</c> counts: a client that forges one changes its own response only.
    /// </summary>
    public bool IsHttps(HttpRequestData request) =>
        _publicBaseUrl?.Scheme == Uri.UriSchemeHttps
        || request.Url.Scheme == Uri.UriSchemeHttps
        || ForwardedProtocols(request).Contains(Uri.UriSchemeHttps, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an origin, in the form of <see cref="WebOrigin"/>, is that of the service itself.</summary>
    public bool IsOwn(string origin, HttpRequestData request)
    {
        if (_publicBaseUrl is not null && origin == WebOrigin.Of(_publicBaseUrl))
        {
            return true;
        }

        // A browser names the host that it calls, so that the Host header can be trusted for this, and for nothing else.
        var scheme = IsHttps(request) ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        return origin == WebOrigin.TryNormalize($"{scheme}{Uri.SchemeDelimiter}{request.Url.Authority}");
    }

    private IEnumerable<string> ForwardedProtocols(HttpRequestData request)
    {
        var entries = request.Headers.TryGetValues("X-Forwarded-Proto", out var lines)
            ? string.Join(',', lines).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        return _trustedHops == 0 ? entries : entries.TakeLast(_trustedHops);
    }
}
