namespace AuthFunctions.Tests.Support;

/// <summary>The information that <see cref="InvariantChecker"/> cannot read from the table.</summary>
internal sealed record InvariantInputs
{
    /// <summary>The current time, which decides whether sessions and reset tokens are expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The app setting with this name.</summary>
    public int MaxSessionsPerUser { get; init; } = 1;

    /// <summary>Every session id that a client received, as text.</summary>
    public IReadOnlyCollection<string> SessionIds { get; init; } = [];

    /// <summary>Other text that the table must not contain: reset tokens and passwords.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];
}
