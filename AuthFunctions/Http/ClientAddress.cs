using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// Finds out where a request came from. Each proxy on its way appends the address of its own client to <c>X-Forwarded-For</c>, after
/// whatever that client sent, so that only the last <see cref="AuthOptions.TrustedProxyHops"/> entries are true (OWASP ASVS 5.0, V4.1.3).
/// </summary>
public sealed class ClientAddress(IOptions<AuthOptions> options)
{
    private readonly int _hops = options.Value.TrustedProxyHops;

    /// <summary>Reads the client's address.</summary>
    /// <returns>The address, or null when no proxy is trusted or the trusted ones gave none.</returns>
    public IPAddress? Read(HttpRequestData request) =>
        request.Headers.TryGetValues("X-Forwarded-For", out var values) ? Find(string.Join(',', values), _hops) : null;

    /// <summary>Finds the entry that the farthest trusted proxy appended: an address, with or without a port.</summary>
    internal static IPAddress? Find(string forwardedFor, int hops)
    {
        var entries = forwardedFor.Split(',');
        return hops > 0 && hops <= entries.Length && IPEndPoint.TryParse(entries[^hops].Trim(), out var client) ? client.Address : null;
    }
}
