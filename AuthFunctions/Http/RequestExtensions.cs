using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>Reads the parts of a request that are not its body.</summary>
internal static class RequestExtensions
{
    /// <summary>
    /// Whether the client reached the platform over https. The platform terminates TLS and sets <c>X-Forwarded-Proto</c>. A client that forges the
    /// header changes its own response only.
    /// </summary>
    public static bool IsHttps(this HttpRequestData request) =>
        request.Url.Scheme == Uri.UriSchemeHttps
        || string.Equals(request.Header("X-Forwarded-Proto"), Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

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
