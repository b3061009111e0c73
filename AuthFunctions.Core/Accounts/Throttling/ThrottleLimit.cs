using System.Net;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>How often something may be done.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Max">How often it may be done in a window.</param>
/// <param name="Window">The length of a window, which begins with the first time.</param>
/// <param name="MaxConsecutive">How often it may be done before the counter is cleared; null for no such limit.</param>
internal sealed record ThrottleLimit(ThrottleKey Key, int Max, TimeSpan Window, int? MaxConsecutive = null)
{
    /// <summary>The limits of a client: one for each network by which it is counted.</summary>
    /// <param name="client">The client's address; null when it is not known, and then there is no limit.</param>
    /// <param name="key">What is counted, for a network.</param>
    /// <param name="max">How often one subscriber may do it in a window.</param>
    /// <param name="window">The length of a window, which begins with the first time.</param>
    public static IEnumerable<ThrottleLimit> OfClient(IPAddress? client, Func<ClientNetwork, ThrottleKey> key, int max, TimeSpan window) =>
        ClientNetwork.AllOf(client).Select(network => new ThrottleLimit(key(network), max * network.LimitFactor, window));
}
