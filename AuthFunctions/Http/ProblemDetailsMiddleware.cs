using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Http;

/// <summary>Answers a request whose function threw, with nothing of the exception in the answer: 503 for an outage, 500 for a fault.</summary>
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
            // Clients come and go: a line of it each would let them fill the log.
            Log.RequestGivenUp(logger, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = request.Problem(Problem.Unavailable);
        }
        catch (Exception exception) when (exception is ServiceUnavailableException or OperationCanceledException)
        {
            // Cancelled: storage took too long.
            Log.RequestUnavailable(logger, context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = request.Problem(Problem.Unavailable);
        }
        catch (Exception exception)
        {
            Log.RequestFailed(logger, context.FunctionDefinition.Name, exception);
            context.GetInvocationResult().Value = request.Problem(Problem.Fault);
        }
    }
}
