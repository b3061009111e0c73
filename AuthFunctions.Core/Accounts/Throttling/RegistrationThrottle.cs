using System.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>Limits registrations by client network (OWASP ASVS 5.0, V2.4.1). The counters are in storage, for all instances.</summary>
internal sealed class RegistrationThrottle(ThrottleCounters counters, IOptions<ThrottleOptions> options)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Counts a registration that nothing else refuses.</summary>
    /// <param name="client">The client's address; null when it is not known, and then there is no limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The time to wait; null when the registration is within the limits.</returns>
    public async Task<TimeSpan?> CountAsync(IPAddress? client, CancellationToken cancellationToken)
    {
        var refusals = await counters.CountAsync(
            [.. ThrottleLimit.OfClient(client, ThrottleKey.Register, options.Value.MaxRegistrationsPerAddress, Window)],
            requestId: null,
            cancellationToken);
        return ThrottleCounters.FindLongest(refusals)?.RetryAfter;
    }
}
