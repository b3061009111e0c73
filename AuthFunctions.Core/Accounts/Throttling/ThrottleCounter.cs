using System.Collections.Immutable;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>How often something was done: in a window of time, and in a row.</summary>
public sealed record ThrottleCounter
{
    /// <summary>What is counted.</summary>
    public required ThrottleKey Key { get; init; }

    /// <summary>How often it was done in the window.</summary>
    public required int Count { get; init; }

    /// <summary>How often it was done since the counter was last deleted.</summary>
    public required int Consecutive { get; init; }

    /// <summary>The ids of the last requests that were counted in the window, where they have ids. A request is counted once, however often it is repeated.</summary>
    public ImmutableArray<string> Requests { get; init; } = [];

    /// <summary>The first instant after the window.</summary>
    public required DateTimeOffset WindowEnds { get; init; }

    /// <summary>The first instant at which the counter may be deleted; null when it must stay.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>The row that was read, for storage to write this counter back; null for a counter that was not read.</summary>
    public StoredRow? Row { get; init; }
}
