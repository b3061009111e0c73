using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>Reads the parts of a request that are not its body.</summary>
internal static class RequestExtensions
{
    /// <summary>Whether a browser sent the request before its user asked for it: as a prefetch or a prerender (Fetch Metadata; older browsers).</summary>
    public static bool IsPrefetch(this HttpRequestData request) =>
        Array.Exists(
            ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"],
            header => request.Header(header) is { } purpose
                && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
                    || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
                    || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The id that connects a response with the log and the trace: that of W3C Trace Context (<c>traceparent</c>) where the request belongs to a
    /// trace, else the invocation's. The host passes on a malformed header of the client as it came, and may pass on none.
    /// </summary>
    public static string TraceId(this HttpRequestData request)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } current })
        {
            return current;
        }

        var parent = request.FunctionContext.TraceContext.TraceParent;
        return ActivityContext.TryParse(parent, traceState: null, out _) ? parent : request.FunctionContext.InvocationId;
    }

    /// <summary>A header's value, the last one where there are several lines, or null.</summary>
    public static string? Header(this HttpRequestData request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? values.Last() : null;
}
