using System.Collections.Frozen;
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
internal sealed class CrossSiteMiddleware(IOptions<HttpOptions> options, PublicAddress address) : IFunctionsWorkerMiddleware
{
    // The one GET that changes state.
    private const string LogOutByGet = "LogOutByGet";

    private readonly FrozenSet<string?> _allowedOrigins = options.Value.ListAllowedOrigins().Select(WebOrigin.TryNormalize).ToFrozenSet();

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
        // Null for what is no origin of a page or an app, such as the "null" of a sandboxed page.
        var sent = request.Header("Origin");
        var origin = sent is null ? null : WebOrigin.TryNormalize(sent);
        if (origin is not null && _allowedOrigins.Contains(origin))
        {
            return false;
        }

        return request.Header("Sec-Fetch-Site")?.ToUpperInvariant() switch
        {
            // The browser compares with the address that it called. A proxy may have replaced that address since.
            "SAME-ORIGIN" => false,
            // The user typed the address or opened a bookmark.
            "NONE" => false,
            "CROSS-SITE" => true,
            _ => sent is not null && (origin is null || !address.IsOwn(origin, request)),
        };
    }
}
