namespace Microsoft.Azure.Functions.Worker;

/// <summary>The data that an invocation's trigger provides.</summary>
public abstract class BindingContext
{
    /// <summary>The trigger's data by name; route values for an HTTP trigger.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
