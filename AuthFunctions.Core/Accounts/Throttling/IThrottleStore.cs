namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>Counters that all instances share.</summary>
/// <remarks>Every member throws <see cref="ServiceUnavailableException"/> when storage is down, too slow or throttling.</remarks>
public interface IThrottleStore
{
    /// <summary>Reads a counter. One read.</summary>
    /// <returns>The counter; null when nothing was counted.</returns>
    Task<ThrottleCounter?> FindCounterAsync(ThrottleKey key, CancellationToken cancellationToken);

    /// <summary>Adds a counter that was not read, or replaces one that still is as it was read (<see cref="ThrottleCounter.Row"/>).</summary>
    /// <returns>
    /// True when it is stored. False when another one is, also when this same one was sent twice and the first one took effect: count again from
    /// what is stored. That counts one too many then, and never one too few.
    /// </returns>
    Task<bool> TrySaveCounterAsync(ThrottleCounter counter, CancellationToken cancellationToken);

    /// <summary>Deletes a counter. A missing counter is no error.</summary>
    Task DeleteCounterAsync(ThrottleKey key, CancellationToken cancellationToken);
}
