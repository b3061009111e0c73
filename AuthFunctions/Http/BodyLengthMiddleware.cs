using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http;

/// <summary>
/// Refuses, on every route, bodies over 64 KiB with a 413 (OWASP ASVS 5.0, V15.2.2) and bodies without a length with a 411. The Functions host
/// has read the body by then, and passes none on that was sent in chunks (azure-functions-host issue 7930).
/// </summary>
internal sealed class BodyLengthMiddleware : IFunctionsWorkerMiddleware
{
    private const int MaxBytes = 64 * 1024;

    private static readonly Problem TooLarge = new(HttpStatusCode.RequestEntityTooLarge, $"The body must have {MaxBytes} bytes at most.");

    private static readonly Problem NoLength = new(
        HttpStatusCode.LengthRequired,
        "The body was sent in chunks, and the Azure Functions host does not pass such a body on. Send it with a Content-Length header.");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var request = await context.GetHttpRequestDataAsync();
        if (request?.Header("Transfer-Encoding") is not null && request.Header("Content-Length") is null)
        {
            context.GetInvocationResult().Value = request.Problem(NoLength);
        }
        else if (request?.Body.Length > MaxBytes)
        {
            context.GetInvocationResult().Value = request.Problem(TooLarge);
        }
        else
        {
            await next(context);
        }
    }
}
