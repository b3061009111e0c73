using System.Threading.RateLimiting;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>A lock for each key, given first come, first served. Callers with different keys do not wait for each other.</summary>
/// <param name="maxWaiting">The callers that may wait for one key before more are refused.</param>
internal sealed class KeyedLock(int maxWaiting) : IDisposable
{
    private readonly PartitionedRateLimiter<ThrottleKey> _locks = PartitionedRateLimiter.Create<ThrottleKey, ThrottleKey>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = 1,
            QueueLimit = maxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    /// <summary>Takes a lock if it is free.</summary>
    /// <returns>The lock, to be disposed; null when another caller has it.</returns>
    public IDisposable? TryAcquire(ThrottleKey key) => HeldOrNull(_locks.AttemptAcquire(key));

    /// <summary>Takes a lock as soon as the callers before this one have released it.</summary>
    /// <exception cref="ServiceUnavailableException">Too many callers wait, or the wait took longer than <paramref name="timeout"/>.</exception>
    public async Task<IDisposable> AcquireAsync(ThrottleKey key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        try
        {
            return HeldOrNull(await _locks.AcquireAsync(key, cancellationToken: limited.Token))
                ?? throw new ServiceUnavailableException("Too many logins wait under one name.");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceUnavailableException("The logins before this one under the same name took too long.", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _locks.Dispose();

    private static RateLimitLease? HeldOrNull(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }
}
