namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>The invocation's id.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The data that the trigger provides.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>How often the invocation was tried.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of the invocation's own scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function as the app declares it.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Objects that middleware and the function share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Objects that travel with the invocation, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the client is gone or the app stops.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
