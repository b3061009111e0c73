using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Runs an invocation through the app's middleware.</summary>
internal sealed class FunctionRunner
{
    private readonly FunctionExecutionDelegate _pipeline = InvokeFunctionAsync;
    private readonly ILogger _logger;

    public FunctionRunner(
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        IServiceScopeFactory scopes,
        ILogger logger)
    {
        Scopes = scopes;
        _logger = logger;
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            _pipeline = middleware[i](_pipeline);
        }
    }

    public IServiceScopeFactory Scopes { get; }

    /// <summary>Runs the invocation. A failure is logged, unless it is that of a cancelled invocation.</summary>
    /// <returns>Whether the invocation ended without an exception.</returns>
    public async Task<bool> TryRunAsync(LocalFunctionContext context)
    {
        try
        {
            await _pipeline(context);
            return true;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            Log.FunctionFailed(_logger, context.FunctionDefinition.Name, context.InvocationId, exception);
            return false;
        }
    }

    private static async Task InvokeFunctionAsync(FunctionContext context)
    {
        var invocation = context.GetInvocation();
        invocation.Result = await invocation.Function.Invoke(context, invocation);
    }
}
