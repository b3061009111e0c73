using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Runs invocations through the app's middleware.</summary>
internal sealed class FunctionRunner
{
    private readonly FunctionExecutionDelegate _pipeline = InvokeFunctionAsync;

    public FunctionRunner(
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, IServiceScopeFactory scopes)
    {
        Scopes = scopes;
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            _pipeline = middleware[i](_pipeline);
        }
    }

    public IServiceScopeFactory Scopes { get; }

    public Task RunAsync(FunctionContext context) => _pipeline(context);

    private static async Task InvokeFunctionAsync(FunctionContext context)
    {
        var invocation = context.GetInvocation();
        invocation.Result = await invocation.Function.Invoke(context, invocation);
    }
}
