using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Http.Middleware;

/// <summary>Responds when a function threw, without details of the exception: 503 for an outage, 500 for a bug.</summary>
internal sealed class ProblemDetailsMiddleware(ILogger<ProblemDetailsMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (await context.GetHttpRequestDataAsync() is not { } request)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // Not a warning: clients could fill the log by closing connections.
            Log.RequestCancelled(logger, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = request.Problem(Problems.Unavailable);
        }
        catch (Exception exception) when (exception is ServiceUnavailableException or OperationCanceledException)
        {
            // A cancellation that is not the request's: storage took too long.
            Log.RequestUnavailable(logger, context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = request.Problem(Problems.Unavailable);
        }
        catch (Exception exception)
        {
            Log.RequestFailed(logger, context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = request.Problem(Problems.InternalError);
        }
    }
}
