using Microsoft.Azure.Functions.Worker.Hosting;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to an HTTP invocation's request and response.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request of an HTTP invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The request, or null where another trigger started the invocation.</returns>
    public static async ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context) =>
        context.Features.Get<IHttpRequestDataFeature>() is { } feature
            ? await feature.GetHttpRequestDataAsync(context)
            : context.GetInvocation().Request;

    /// <summary>The response of an HTTP invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The response, or null where there is none yet.</returns>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocation().Result as HttpResponseData;
}
