using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http.Middleware;

/// <summary>
/// Tells browsers to use a response for nothing but the script that requested it (OWASP ASVS 5.0, V3.4), and over https to use https only from
/// then on (V3.4.1).
/// </summary>
internal sealed class SecurityHeadersMiddleware(PublicAddress address) : IFunctionsWorkerMiddleware
{
    /// <summary>The <c>Content-Security-Policy</c> of every response.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>The <c>Strict-Transport-Security</c> of every response over https.</summary>
    public const string StrictTransportSecurity = "max-age=31536000; includeSubDomains";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.GetInvocationResult().Value is HttpResponseData response
            && await context.GetHttpRequestDataAsync() is { } request)
        {
            response.Headers.Add("X-Content-Type-Options", "nosniff");
            // A page has its own.
            if (!response.Headers.Contains("Content-Security-Policy"))
            {
                response.Headers.Add("Referrer-Policy", "no-referrer");
                response.Headers.Add("Content-Security-Policy", ContentSecurityPolicy);
            }

            if (address.IsHttps(request))
            {
                response.Headers.Add("Strict-Transport-Security", StrictTransportSecurity);
            }
        }
    }
}
