namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>Reads and raises counters, and compares them with their limits.</summary>
internal sealed class ThrottleCounters(IThrottleStore store, TimeProvider time)
{
    // Most users who mistype a password do so once or twice, and guesses at made-up names could fill the table.
    private const int FewFailures = 2;

    // Anybody can create a counter for any name, so it must be deleted at some time, unless the name is locked.
    private static readonly TimeSpan NameRetention = TimeSpan.FromDays(30);

    // A request is repeated within minutes. The list keeps a row small that counts the requests of a large network.
    private const int MaxListedRequests = 100;

    /// <summary>Reads the counters of limits, in their order.</summary>
    public Task<ThrottleCounter?[]> ReadAsync(ThrottleLimit[] limits, CancellationToken cancellationToken) =>
        Task.WhenAll(limits.Select(limit => store.FindCounterAsync(limit.Key, cancellationToken)));

    /// <summary>Compares counters with their limits.</summary>
    /// <returns>The refusal that lasts longest; null within all limits.</returns>
    public ThrottleRefusal? FindRefusal(ThrottleLimit[] limits, ThrottleCounter?[] counters) =>
        FindLongest(FindRefusals(limits, counters));

    /// <returns>The refusal that lasts longest; null where there is none.</returns>
    public static ThrottleRefusal? FindLongest(IEnumerable<ThrottleRefusal> refusals) =>
        refusals.MaxBy(refusal => refusal.RetryAfter ?? TimeSpan.MaxValue);

    private List<ThrottleRefusal> FindRefusals(ThrottleLimit[] limits, ThrottleCounter?[] counters) =>
        [.. limits.Zip(counters, FindRefusal).OfType<ThrottleRefusal>()];

    // Leaves out the limits whose counters have counted a request already.
    private (ThrottleLimit[] Limits, ThrottleCounter?[] Counters) WithoutCounted(
        ThrottleLimit[] limits, ThrottleCounter?[] counters, string? requestId)
    {
        var uncounted = limits.Zip(counters).Where(pair => !HasCounted(pair.Second, requestId)).ToArray();
        return ([.. uncounted.Select(pair => pair.First)], [.. uncounted.Select(pair => pair.Second)]);
    }

    /// <summary>Raises counters by one. Each is raised by compare-and-swap, so no instance's count is lost.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="counters">Their counters as read.</param>
    /// <param name="requestId">The id of the request that is counted; null when it has none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The counters before that; where others have reached the limit, as they left it.</returns>
    public Task<ThrottleCounter?[]> RaiseAsync(
        ThrottleLimit[] limits, ThrottleCounter?[] counters, string? requestId, CancellationToken cancellationToken) =>
        Task.WhenAll(limits.Zip(counters, (limit, counter) => RaiseAsync(limit, counter, requestId, cancellationToken)));

    /// <summary>Counts something that counts however it ends: raises the counters unless a limit is reached.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="requestId">The id of a request that may be repeated, which is counted once in a window; null for one that is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The limits that are reached; none when the request is within all of them.</returns>
    public async Task<IReadOnlyList<ThrottleRefusal>> CountAsync(ThrottleLimit[] limits, string? requestId, CancellationToken cancellationToken)
    {
        var (uncounted, before) = WithoutCounted(limits, await ReadAsync(limits, cancellationToken), requestId);

        // Compared once more with the counters that this one has raised: others may have raised them meanwhile.
        return FindRefusals(uncounted, before) is { Count: > 0 } refusals
            ? refusals
            : FindRefusals(uncounted, await RaiseAsync(uncounted, before, requestId, cancellationToken));
    }

    /// <summary>Deletes a counter.</summary>
    public Task DeleteAsync(ThrottleKey key, CancellationToken cancellationToken) => store.DeleteCounterAsync(key, cancellationToken);

    private ThrottleRefusal? FindRefusal(ThrottleLimit limit, ThrottleCounter? counter)
    {
        if (counter is null)
        {
            return null;
        }

        if (counter.Consecutive >= limit.MaxConsecutive)
        {
            return new ThrottleRefusal(limit, RetryAfter: null);
        }

        var left = counter.WindowEnds - time.GetUtcNow();
        return counter.Count >= limit.Max && left > TimeSpan.Zero ? new ThrottleRefusal(limit, left) : null;
    }

    private async Task<ThrottleCounter?> RaiseAsync(
        ThrottleLimit limit, ThrottleCounter? counter, string? requestId, CancellationToken cancellationToken)
    {
        while (!await store.TrySaveCounterAsync(Next(limit, counter, requestId), cancellationToken))
        {
            counter = await store.FindCounterAsync(limit.Key, cancellationToken);
            if (HasCounted(counter, requestId))
            {
                // By an attempt whose response was lost, or by another delivery of the same request: it was within the limit.
                return null;
            }

            if (limit.MaxConsecutive is null && FindRefusal(limit, counter) is not null)
            {
                // Past the limit there is no need to count, so many requests at once do not contend for the row.
                break;
            }
        }

        return counter;
    }

    private bool HasCounted(ThrottleCounter? counter, string? requestId) =>
        requestId is not null && OpenOrNull(counter)?.Requests.Contains(requestId) == true;

    private ThrottleCounter? OpenOrNull(ThrottleCounter? counter) =>
        counter is not null && time.GetUtcNow() < counter.WindowEnds ? counter : null;

    private ThrottleCounter Next(ThrottleLimit limit, ThrottleCounter? counter, string? requestId)
    {
        var open = OpenOrNull(counter);
        var windowEnds = open?.WindowEnds ?? time.GetUtcNow() + limit.Window;
        var consecutive = (counter?.Consecutive ?? 0) + 1;
        return new ThrottleCounter
        {
            Key = limit.Key,
            Count = (open?.Count ?? 0) + 1,
            Consecutive = consecutive,
            Requests = requestId is null ? open?.Requests ?? [] : [.. open?.Requests.TakeLast(MaxListedRequests - 1) ?? [], requestId],
            WindowEnds = windowEnds,
            Expires = ExpiryOf(limit, consecutive, windowEnds),
            Row = counter?.Row,
        };
    }

    private static DateTimeOffset? ExpiryOf(ThrottleLimit limit, int consecutive, DateTimeOffset windowEnds) => limit.MaxConsecutive switch
    {
        null => windowEnds,
        { } last when consecutive >= last => null,
        _ => windowEnds + (consecutive <= FewFailures ? limit.Window : NameRetention),
    };
}
