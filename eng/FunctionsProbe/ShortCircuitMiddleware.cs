using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace FunctionsProbe;

/// <summary>Responds instead of the function where the request asks for it.</summary>
public sealed class ShortCircuitMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var request = await context.GetHttpRequestDataAsync();
        if (request?.Headers.Contains("X-Short-Circuit") is not true)
        {
            await next(context);
            return;
        }

        var response = request.CreateResponse(HttpStatusCode.Conflict);
        await response.WriteStringAsync("short-circuited", context.CancellationToken);
        context.GetInvocationResult().Value = response;
    }
}
