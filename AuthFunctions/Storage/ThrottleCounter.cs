namespace AuthFunctions.Storage;

/// <summary>How often something was done, in a window of time and in a row.</summary>
public sealed record ThrottleCounter
{
    /// <summary>What is counted.</summary>
    public required ThrottleKey Key { get; init; }

    /// <summary>How often it was done in the window.</summary>
    public required int Count { get; init; }

    /// <summary>How often it was done since the counter was last deleted.</summary>
    public required int Consecutive { get; init; }

    /// <summary>The first instant past the window.</summary>
    public required DateTimeOffset WindowEnds { get; init; }

    /// <summary>The first instant at which the counter may be forgotten; null when it never may.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>The version of the row that was read, as storage names it; null for a counter that was not read.</summary>
    public string? ETag { get; init; }
}
