using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// Finds out where a request came from. Each proxy on its way appends the address of its own client to <c>X-Forwarded-For</c>, after
/// whatever that client sent, so that only the last <see cref="AuthOptions.TrustedProxyHops"/> entries are true (OWASP ASVS 5.0, V4.1.3).
/// </summary>
public sealed class CallerReader(IOptions<AuthOptions> options)
{
    private readonly int _hops = options.Value.TrustedProxyHops;

    /// <summary>Reads who sends a request; the address is null when no proxy is trusted or the trusted ones gave none.</summary>
    public Caller Read(HttpRequestData request) => new(
        request.Headers.TryGetValues("X-Forwarded-For", out var values) ? FindAddress(string.Join(',', values), _hops) : null,
        request.TraceId());

    /// <summary>Finds the entry that the farthest trusted proxy appended: an address, with or without a port.</summary>
    internal static IPAddress? FindAddress(string forwardedFor, int hops)
    {
        var entries = forwardedFor.Split(',');
        return hops > 0 && hops <= entries.Length && IPEndPoint.TryParse(entries[^hops].Trim(), out var client) ? client.Address : null;
    }
}
