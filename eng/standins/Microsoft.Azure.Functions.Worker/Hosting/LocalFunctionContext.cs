using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>One invocation, with a service scope of its own from its first use to its disposal.</summary>
internal sealed class LocalFunctionContext : FunctionContext, IAsyncDisposable
{
    private readonly FunctionInvocation _invocation;
    private readonly IServiceScopeFactory _scopes;
    private AsyncServiceScope? _scope;

    public LocalFunctionContext(FunctionInvocation invocation, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        _invocation = invocation;
        _scopes = scopes;
        CancellationToken = cancellationToken;
        Features.Set(invocation);
    }

    public override string InvocationId => field ??= Guid.NewGuid().ToString();

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = LocalTraceContext.Capture();

    public override BindingContext BindingContext => field ??= new LocalBindingContext(_invocation.RouteValues);

    // What an invocation without a retry policy has.
    public override RetryContext RetryContext => null!;

    public override IServiceProvider InstanceServices
    {
        get => field ??= (_scope ??= _scopes.CreateAsyncScope()).ServiceProvider;
        set;
    }

    public override FunctionDefinition FunctionDefinition => _invocation.Function.Definition;

    public override IDictionary<object, object> Items
    {
        get => field ??= new Dictionary<object, object>();
        set;
    }

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
}
