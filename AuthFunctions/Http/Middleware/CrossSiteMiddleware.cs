using System.Collections.Frozen;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http.Middleware;

/// <summary>
/// Refuses requests that change state and that a browser sends on behalf of another site (OWASP ASVS 5.0, V3.5.1 and V3.5.3): by
/// Fetch Metadata, and by the <c>Origin</c> header where a browser sends none. Other clients send neither and are let through.
/// </summary>
internal sealed class CrossSiteMiddleware(IOptions<HttpOptions> http, IOptions<AuthOptions> auth) : IFunctionsWorkerMiddleware
{
    // The one GET that changes state.
    private const string LogOutByGet = "LogOutByGet";

    private readonly FrozenSet<string> _allowedOrigins = http.Value.ListAllowedOrigins().ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly string? _publicOrigin = auth.Value.PublicBaseUrl?.GetLeftPart(UriPartial.Authority);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (await context.GetHttpRequestDataAsync() is { } request
            && ChangesState(request, context)
            && IsCrossSite(request))
        {
            context.GetInvocationResult().Value = request.Problem(Problems.CrossSite);
            return;
        }

        await next(context);
    }

    private static bool ChangesState(HttpRequestData request, FunctionContext context) =>
        request.Method is not ("GET" or "HEAD") || context.FunctionDefinition.Name == LogOutByGet;

    private bool IsCrossSite(HttpRequestData request)
    {
        var origin = request.Header("Origin");
        if (origin is not null && _allowedOrigins.Contains(origin))
        {
            return false;
        }

        return request.Header("Sec-Fetch-Site")?.ToUpperInvariant() switch
        {
            // The browser compares with the address that it called. A proxy may have replaced that address since.
            "SAME-ORIGIN" => false,
            "CROSS-SITE" => true,
            _ => origin is not null && !IsOwn(origin, request),
        };
    }

    private bool IsOwn(string origin, HttpRequestData request) =>
        origin.Equals(OriginOf(request), StringComparison.OrdinalIgnoreCase)
        || origin.Equals(_publicOrigin, StringComparison.OrdinalIgnoreCase);

    // A browser names the host that it calls, so that the Host header can be trusted for this, and for nothing else.
    private static string OriginOf(HttpRequestData request) =>
        $"{(request.IsHttps() ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}{Uri.SchemeDelimiter}{request.Url.Authority}";
}
