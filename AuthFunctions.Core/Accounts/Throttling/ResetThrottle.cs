using System.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>
/// Limits requests for reset tokens: by email and client network together, by email, and by client network. An email is limited whether it is
/// registered or not.
/// </summary>
/// <remarks>
/// Anybody can reach the limits of an email. So that its owner can still reset, they do not refuse a request for a user who has no token that works:
/// the caller looks for one, and counts the request by <see cref="TryCountExceptionAsync"/>.
/// </remarks>
internal sealed class ResetThrottle(ThrottleCounters counters, IOptions<ThrottleOptions> options)
{
    // The networks from which an email has as many requests as from one network. A stranger in one network cannot reach the limit of the email.
    private const int NetworksPerName = 5;

    private readonly ThrottleOptions _options = options.Value;

    /// <summary>Counts a request.</summary>
    /// <param name="emailHash">The hash of the email (<see cref="LoginName.Hash"/>).</param>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <param name="requestId">The id of a request that may be repeated, which is counted once in a window; null for one that is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The refusal, without a count; null when the request is within the limits.</returns>
    public async Task<ResetRefusal?> CountAsync(string emailHash, IPAddress? client, string? requestId, CancellationToken cancellationToken)
    {
        var ofClient = LimitsOfClient(client);
        var refusals = await counters.CountAsync([.. LimitsOfName(emailHash, client), .. ofClient], requestId, cancellationToken);
        return ThrottleCounters.FindLongest(refusals) is { RetryAfter: { } retryAfter }
            ? new ResetRefusal(retryAfter, IsOfNameOnly: !refusals.Any(refusal => ofClient.Contains(refusal.Limit)))
            : null;
    }

    /// <summary>
    /// Counts a request that only limits of the name refuse, and that is served nevertheless. It is counted by the name too: with an id, it is known
    /// when it is repeated, although the user has a token then.
    /// </summary>
    /// <returns>False when a limit of the client is reached.</returns>
    public async Task<bool> TryCountExceptionAsync(string emailHash, IPAddress? client, string? requestId, CancellationToken cancellationToken)
    {
        var ofName = LimitsOfName(emailHash, client).Select(limit => limit with { Max = int.MaxValue });
        var refusals = await counters.CountAsync([.. ofName, .. LimitsOfClient(client)], requestId, cancellationToken);
        return refusals.Count == 0;
    }

    private ThrottleLimit[] LimitsOfName(string emailHash, IPAddress? client) => client is null
        ? [OfName(ThrottleKey.Reset(emailHash), networks: 1)]
        : [OfName(ThrottleKey.Reset(emailHash), NetworksPerName), OfName(ThrottleKey.Reset(emailHash, ClientNetwork.Of(client)), networks: 1)];

    private ThrottleLimit OfName(ThrottleKey key, int networks) =>
        new(key, _options.MaxResetRequestsPerName * networks, _options.ResetRequestWindow);

    private ThrottleLimit[] LimitsOfClient(IPAddress? client) =>
        [.. ThrottleLimit.OfClient(client, ThrottleKey.Reset, _options.MaxResetRequestsPerAddress, _options.ResetRequestWindow)];
}
