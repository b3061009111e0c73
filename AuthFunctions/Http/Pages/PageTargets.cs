using System.Collections.Frozen;
using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http.Pages;

/// <summary>
/// Where a page leads on: to the page of <c>next</c>, or to the address of <c>return_to</c>. Others are ignored, so that no link to a page leads to a
/// foreign site (OWASP ASVS 5.0, V3.7.2).
/// </summary>
public sealed class PageTargets
{
    private const string Next = "next";
    private const string ReturnTo = "return_to";

    private readonly FrozenSet<string> _origins;

    /// <summary>Reads the settings.</summary>
    public PageTargets(IOptions<AuthOptions> auth, IOptions<HttpOptions> http)
    {
        var publicBaseUrl = auth.Value.PublicBaseUrl;
        BasePath = publicBaseUrl?.AbsolutePath.TrimEnd('/') ?? string.Empty;
        _origins = http.Value.ListAllowedOrigins().Select(origin => WebOrigin.TryNormalize(origin)!)
            .Concat(publicBaseUrl is null ? [] : [WebOrigin.Of(publicBaseUrl)]).ToFrozenSet();
    }

    /// <summary>The path before the routes: that of <see cref="AuthOptions.PublicBaseUrl"/>, where a reverse proxy adds one; usually empty.</summary>
    public string BasePath { get; }

    /// <summary>The origins of addresses to which a page may lead, besides its own.</summary>
    public IReadOnlyCollection<string> Origins => _origins;

    /// <summary>The address of a page.</summary>
    /// <param name="route">One of <see cref="PageRoutes"/>.</param>
    public string AddressOf(string route) => $"{BasePath}/{route}";

    /// <summary>Where a login, or another step on the way, leads: an address of another site, a page, or the overview.</summary>
    public string Find(HttpRequestData request) => FindReturnTo(request) ?? AddressOf(FindNext(request) ?? PageRoutes.Overview);

    /// <summary>The address of another site to which the request leads; null for none.</summary>
    public string? FindReturnTo(HttpRequestData request) =>
        Uri.TryCreate(FindOne(request, ReturnTo), UriKind.Absolute, out var address)
        && address is { UserInfo: "", Host.Length: > 0 }
        && _origins.Contains(WebOrigin.Of(address))
            ? address.AbsoluteUri
            : null;

    /// <summary>The query by which the next page leads to the same place; empty for none.</summary>
    public string Onward(HttpRequestData request)
    {
        var parts = new List<string>();
        if (FindNext(request) is { } next)
        {
            parts.Add(QueryFor(next));
        }

        if (FindReturnTo(request) is { } address)
        {
            parts.Add($"{ReturnTo}={Uri.EscapeDataString(address)}");
        }

        return parts.Count == 0 ? string.Empty : $"?{string.Join('&', parts)}";
    }

    /// <summary>The query that leads back to a page.</summary>
    /// <param name="route">One of <see cref="PageRoutes.AfterLogin"/>.</param>
    public static string QueryFor(string route) => $"{Next}=/{route}";

    private static string? FindNext(HttpRequestData request) =>
        FindOne(request, Next) is ['/', .. var route] && PageRoutes.AfterLogin.Contains(route) ? route : null;

    private static string? FindOne(HttpRequestData request, string name) => request.Query.GetValues(name) is [var value] ? value : null;
}
