using Microsoft.Azure.Functions.Worker.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to what an invocation returns.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The invocation's result, which is null until the function has run.</summary>
    /// <param name="context">The invocation.</param>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new LocalInvocationResult(context.GetInvocation());

    /// <summary>The invocation's result, which is of the given type.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <exception cref="InvalidOperationException">The result is null or of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        context.GetInvocation() is { Result: T } invocation
            ? new LocalInvocationResult<T>(invocation)
            : throw new InvalidOperationException($"The invocation's result is not a {typeof(T)}.");
}
