namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A middleware around every invocation.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs the middleware.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">Runs what remains of the invocation.</param>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
