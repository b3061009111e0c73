namespace FunctionsProbe;

/// <summary>A service that lives as long as an invocation.</summary>
public sealed class InvocationScope(EventCounts counts) : IDisposable
{
    /// <summary>Tells the instances apart.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public void Dispose() => counts.Add("scope disposed");
}
