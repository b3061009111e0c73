namespace Microsoft.Azure.Functions.Worker.Hosting;

internal static class FunctionContextExtensions
{
    public static FunctionInvocation GetInvocation(this FunctionContext context) =>
        context.Features.Get<FunctionInvocation>()
        ?? throw new InvalidOperationException("The context is not that of a running function.");
}
