namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Creates the function's class, where it is not static, and calls the function.</summary>
/// <returns>What the function returned; null where it returns nothing.</returns>
internal delegate ValueTask<object?> FunctionDelegate(FunctionContext context, FunctionInvocation invocation);
