using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsProbe.Functions;

/// <summary>Shows a request as a function sees it.</summary>
public static class Echo
{
    /// <summary>Responds with an <see cref="EchoedRequest"/>.</summary>
    [Function("Echo")]
    public static async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo")] HttpRequestData request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var echo = new EchoedRequest(
            request.Method,
            request.Url,
            request.Headers.ToDictionary(header => header.Key, header => string.Join('|', header.Value), StringComparer.OrdinalIgnoreCase),
            [.. request.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")],
            request.Body is MemoryStream,
            request.Body.CanSeek,
            request.Body.Length,
            await request.ReadAsStringAsync() ?? string.Empty,
            context.TraceContext.TraceParent,
            (string)context.Items["order"]);

        var response = request.CreateResponse();
        await response.WriteAsJsonAsync(echo, cancellationToken);
        return response;
    }
}
