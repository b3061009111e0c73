using System.Diagnostics;
using AuthFunctions.Core.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AuthFunctions.Http.Middleware;

/// <summary>Starts an activity for each invocation, in the trace that the platform began. Problem details hold its id.</summary>
internal sealed class TracingMiddleware(AuthTracing tracing) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var activity = tracing.StartInvocation(
            context.FunctionDefinition.Name, context.TraceContext.TraceParent, context.TraceContext.TraceState);
        activity?.SetTag("faas.invocation_id", context.InvocationId);
        await next(context);
        if (activity is not null && context.GetInvocationResult().Value is HttpResponseData response)
        {
            activity.SetTag("http.response.status_code", (int)response.StatusCode);
            activity.SetStatus((int)response.StatusCode < 500 ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }
    }
}
