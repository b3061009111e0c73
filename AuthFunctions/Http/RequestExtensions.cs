using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>What a request says besides its body.</summary>
internal static class RequestExtensions
{
    /// <summary>
    /// Whether the client reached the platform over https. The platform ends TLS and says so in <c>X-Forwarded-Proto</c>; a client that
    /// forges it changes what it gets itself and nothing else.
    /// </summary>
    public static bool IsHttps(this HttpRequestData request) =>
        request.FindUrl()?.Scheme == Uri.UriSchemeHttps
        || string.Equals(request.Header("X-Forwarded-Proto"), Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that was called, or null where the client's <c>Host</c> header makes none.</summary>
    public static Uri? FindUrl(this HttpRequestData request)
    {
        try
        {
            return request.Url;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>The id that ties an answer, the log and the trace of a request together (W3C Trace Context, <c>traceparent</c>).</summary>
    public static string TraceId(this HttpRequestData request) =>
        Activity.Current?.Id ?? request.FunctionContext.TraceContext.TraceParent ?? request.FunctionContext.InvocationId;

    /// <summary>A header's value, the last one where there are several lines, or null.</summary>
    public static string? Header(this HttpRequestData request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? values.Last() : null;
}
