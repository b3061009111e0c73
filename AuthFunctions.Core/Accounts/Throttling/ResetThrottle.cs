using System.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>Limits requests for reset tokens, by email and by client network. An email is limited whether it is registered or not.</summary>
internal sealed class ResetThrottle(ThrottleCounters counters, IOptions<ThrottleOptions> options)
{
    private readonly ThrottleOptions _options = options.Value;

    /// <summary>Counts a request.</summary>
    /// <param name="emailHash">The hash of the email (<see cref="LoginName.Hash"/>).</param>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <param name="requestId">The id of a request that may be repeated, which is counted once in a window; null for one that is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The time to wait; null when the request is within the limits.</returns>
    public async Task<TimeSpan?> CountAsync(string emailHash, IPAddress? client, string? requestId, CancellationToken cancellationToken)
    {
        var ofName = new ThrottleLimit(ThrottleKey.Reset(emailHash), _options.MaxResetRequestsPerName, _options.ResetRequestWindow);
        ThrottleLimit[] limits =
        [
            ofName, .. ThrottleLimit.OfClient(client, ThrottleKey.Reset, _options.MaxResetRequestsPerAddress, _options.ResetRequestWindow),
        ];
        return await counters.CountAsync(limits, requestId, cancellationToken);
    }
}
