namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs what remains of an invocation.</summary>
/// <param name="context">The invocation.</param>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
