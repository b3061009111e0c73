namespace AuthFunctions.Tests.Support;

/// <summary>The information that <see cref="InvariantChecker"/> cannot read from the table.</summary>
internal sealed record InvariantInputs
{
    /// <summary>The current time, which decides whether sessions, one-time tokens and names are expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The app setting with this name.</summary>
    public int MaxSessionsPerUser { get; init; } = 1;

    /// <summary>Whether every background task has run, so that none is left to complete what was cut off.</summary>
    public bool TasksHaveRun { get; init; }

    /// <summary>Every session id that a client received, as text.</summary>
    public IReadOnlyCollection<string> SessionIds { get; init; } = [];

    /// <summary>Other text that the table must not contain: one-time tokens and passwords.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];
}
