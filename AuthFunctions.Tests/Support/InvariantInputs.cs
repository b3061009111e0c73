namespace AuthFunctions.Tests.Support;

/// <summary>What <see cref="InvariantChecker"/> cannot see in the table.</summary>
internal sealed record InvariantInputs
{
    /// <summary>The instant at which sessions and reset tokens are valid or expired.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The app's setting of that name.</summary>
    public int MaxSessionsPerUser { get; init; } = 1;

    /// <summary>The session ids that a client was ever given, as text.</summary>
    public IReadOnlyCollection<string> SessionIds { get; init; } = [];

    /// <summary>Other text that must not be in the table: reset tokens and passwords.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];
}
