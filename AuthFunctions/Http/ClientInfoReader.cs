using System.Net;
using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// Reads which client sent a request. Each proxy appends the address of its own client to <c>X-Forwarded-For</c>, after what that client sent. So
/// only the last <see cref="HttpOptions.TrustedProxyHops"/> entries can be trusted (OWASP ASVS 5.0, V4.1.3).
/// </summary>
public sealed class ClientInfoReader(IOptions<HttpOptions> options)
{
    private readonly int _hops = options.Value.TrustedProxyHops;

    /// <summary>Reads the client of a request. Its address is null when no proxy is trusted, or when the trusted ones sent none.</summary>
    public ClientInfo Read(HttpRequestData request) => new(
        request.Headers.TryGetValues("X-Forwarded-For", out var values) ? FindAddress(string.Join(',', values), _hops) : null,
        request.TraceId()) { Device = DeviceDescription.Of(request) };

    /// <summary>Finds the entry that the farthest trusted proxy appended: an address, with or without a port.</summary>
    internal static IPAddress? FindAddress(string forwardedFor, int hops)
    {
        var entries = forwardedFor.Split(',');
        return hops > 0 && hops <= entries.Length && IPEndPoint.TryParse(entries[^hops].Trim(), out var client) ? client.Address : null;
    }
}
