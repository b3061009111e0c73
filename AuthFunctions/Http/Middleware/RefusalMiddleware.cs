using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http.Middleware;

/// <summary>Reports requests that were refused before they reached an account, for the audit trail (OWASP ASVS 5.0, V16.3.3).</summary>
internal sealed class RefusalMiddleware(Auth auth, ClientInfoReader clients) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        if (context.FindRefusal() is { } reason && await context.GetHttpRequestDataAsync() is { } request)
        {
            auth.ReportRefusal(clients.Read(request), reason);
        }
    }
}
