using System.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>
/// Limits the mails that one account causes, besides resets and notices: by the account, and by the client's network as resets are. So no account and no
/// network floods a mailbox.
/// </summary>
internal sealed class MailThrottle(ThrottleCounters counters, IOptions<ThrottleOptions> options)
{
    private readonly ThrottleOptions _options = options.Value;

    /// <summary>Counts a mail.</summary>
    /// <param name="userId">The id of the user who causes it or gets it.</param>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The time to wait, without a count; null when the mail is within the limits.</returns>
    public async Task<TimeSpan?> CountAsync(string userId, IPAddress? client, CancellationToken cancellationToken)
    {
        var ofAccount = new ThrottleLimit(ThrottleKey.Mail(userId), _options.MaxResetRequestsPerName, _options.ResetRequestWindow);
        var ofClient = ThrottleLimit.OfClient(client, ThrottleKey.Reset, _options.MaxResetRequestsPerAddress, _options.ResetRequestWindow);
        var refusals = await counters.CountAsync([ofAccount, .. ofClient], requestId: null, cancellationToken);
        return ThrottleCounters.FindLongest(refusals)?.RetryAfter;
    }
}
