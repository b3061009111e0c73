namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation returned.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>The value. Setting it answers in the function's place.</summary>
    public abstract T? Value { get; set; }
}
