using System.Net;
using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http;

/// <summary>
/// Reads which client sent a request. Each proxy appends the address of its own client to <c>X-Forwarded-For</c>, after what that client sent. So
/// only the last <see cref="HttpOptions.TrustedProxyHops"/> entries can be trusted (OWASP ASVS 5.0, V4.1.3).
/// </summary>
public sealed class ClientInfoReader(IOptions<HttpOptions> options)
{
    // Those of browsers have at most about 100 characters.
    private const int MaxAcceptLanguageLength = 500;

    private readonly int _hops = options.Value.TrustedProxyHops;

    /// <summary>Reads the client of a request. Its address is null when no proxy is trusted, or when the trusted ones sent none.</summary>
    public ClientInfo Read(HttpRequestData request) => new(
        request.Headers.TryGetValues("X-Forwarded-For", out var values) ? FindAddress(string.Join(',', values), _hops) : null,
        request.TraceId())
    {
        Device = DeviceDescription.Of(request),
        Language = request.Headers.TryGetValues("Accept-Language", out var ranges) ? FindLanguage(string.Join(',', ranges)) : Languages.Default,
    };

    /// <summary>Finds the entry that the farthest trusted proxy appended: an address, with or without a port.</summary>
    internal static IPAddress? FindAddress(string forwardedFor, int hops)
    {
        var entries = forwardedFor.Split(',');
        return hops > 0 && hops <= entries.Length && IPEndPoint.TryParse(entries[^hops].Trim(), out var client) ? client.Address : null;
    }

    /// <summary>
    /// Finds the language that a client prefers, of those of mails (RFC 9110, section 12.5.4). Regions are ignored: <c>fr-CA</c> is French. A header
    /// that is malformed or long says nothing.
    /// </summary>
    internal static string FindLanguage(string acceptLanguage)
    {
        if (acceptLanguage.Length > MaxAcceptLanguageLength || !StringWithQualityHeaderValue.TryParseStrictList([acceptLanguage], out var ranges))
        {
            return Languages.Default;
        }

        // The sort is stable: of equal ones, the first.
        return ranges.Where(range => range.Quality is null or > 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .SelectMany(range => Languages.All.Where(language => range.Value == "*" ? !ranges.Any(other => IsIn(other, language)) : IsIn(range, language)))
            .FirstOrDefault(Languages.Default);
    }

    private static bool IsIn(StringWithQualityHeaderValue range, string language) =>
        range.Value.Split(['-']).First().Equals(language, StringComparison.OrdinalIgnoreCase);
}
