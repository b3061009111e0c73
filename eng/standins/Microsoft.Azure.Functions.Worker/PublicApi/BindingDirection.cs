namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding reads or writes.</summary>
public enum BindingDirection
{
    /// <summary>An input.</summary>
    In,

    /// <summary>An output.</summary>
    Out,
}
