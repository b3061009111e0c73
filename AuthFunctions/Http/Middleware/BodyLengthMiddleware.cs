using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http.Middleware;

/// <summary>
/// Refuses, on every route, bodies over 64 KiB with a 413 (OWASP ASVS 5.0, V15.2.2) and bodies without a length with a 411. The Functions host
/// has read the body by then, and passes none on that was sent in chunks (azure-functions-host issue 7930).
/// </summary>
internal sealed class BodyLengthMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var request = await context.GetHttpRequestDataAsync();
        if (request?.Header("Transfer-Encoding") is not null && request.Header("Content-Length") is null)
        {
            context.GetInvocationResult().Value = request.Problem(Problems.BodyWithoutLength);
        }
        else if (request?.Body.Length > Problems.MaxBodyBytes)
        {
            context.GetInvocationResult().Value = request.Problem(Problems.BodyTooLarge);
        }
        else
        {
            await next(context);
        }
    }
}
