using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>
/// Limits the requests with a password by client network, whether they succeed or not (OWASP ASVS 5.0, V2.4.1). It counts in the memory of the
/// instance, so that a refused request costs no storage operation. A network that sends nothing for a while takes no memory.
/// </summary>
internal sealed class BurstThrottle(IOptions<ThrottleOptions> options) : IDisposable
{
    private static readonly TimeSpan RefillTime = TimeSpan.FromSeconds(30);

    private readonly PartitionedRateLimiter<ClientNetwork> _networks = PartitionedRateLimiter.Create<ClientNetwork, ClientNetwork>(network =>
        RateLimitPartition.GetTokenBucketLimiter(network, _ =>
        {
            var max = options.Value.MaxBurstPerAddress * network.LimitFactor;
            return new TokenBucketRateLimiterOptions { TokenLimit = max, TokensPerPeriod = 1, ReplenishmentPeriod = RefillTime / max };
        }));

    /// <summary>Counts a request.</summary>
    /// <param name="client">The client's address; null when it is not known, and then there is no limit.</param>
    /// <returns>The time to wait; null when the request is within the limits.</returns>
    public TimeSpan? Count(IPAddress? client)
    {
        foreach (var network in ClientNetwork.AllOf(client))
        {
            using var lease = _networks.AttemptAcquire(network);
            if (!lease.IsAcquired)
            {
                return lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : RefillTime;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public void Dispose() => _networks.Dispose();
}
