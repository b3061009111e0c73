using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http;

/// <summary>Refuses bodies over 64 KiB with a 413, on every route (OWASP ASVS 5.0, V15.2.2). The host has read them by then; the service does not.</summary>
internal sealed class BodyLimitMiddleware : IFunctionsWorkerMiddleware
{
    private const int MaxBytes = 64 * 1024;

    private static readonly Problem TooLarge = new(HttpStatusCode.RequestEntityTooLarge, $"The body must have {MaxBytes} bytes at most.");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (await context.GetHttpRequestDataAsync() is { Body.Length: > MaxBytes } request)
        {
            context.GetInvocationResult().Value = request.Problem(TooLarge);
            return;
        }

        await next(context);
    }
}
