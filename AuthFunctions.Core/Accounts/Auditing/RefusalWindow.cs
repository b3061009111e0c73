using System.Net;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>The audit events of refusals in one minute: those that are logged, and a count of those that are left out. For one caller at a time.</summary>
/// <param name="ends">The first instant after the window.</param>
internal sealed class RefusalWindow(DateTimeOffset ends)
{
    /// <summary>The events of one network that are logged.</summary>
    public const int MaxPerNetwork = 10;

    /// <summary>The events of all networks that are logged.</summary>
    public const int MaxPerInstance = 200;

    /// <summary>The networks whose events are counted one by one when they are left out.</summary>
    public const int MaxNetworks = 4096;

    private readonly Dictionary<ClientNetwork, int> _logged = [];
    private readonly Dictionary<ClientNetwork, (IPAddress? Address, long Count)> _leftOut = [];
    private int _loggedCount;
    private long _leftOutCount;

    /// <summary>The first instant after the window.</summary>
    public DateTimeOffset Ends => ends;

    /// <summary>Counts an event.</summary>
    /// <param name="client">The client's address; null when it is not known, and then only the limit of the instance applies.</param>
    /// <returns>Whether to log it.</returns>
    public bool TryTake(IPAddress? client)
    {
        var networks = ClientNetwork.AllOf(client).ToList();
        if (_loggedCount >= MaxPerInstance || networks.Exists(network => _logged.GetValueOrDefault(network) >= MaxPerNetwork * network.LimitFactor))
        {
            LeaveOut(client);
            return false;
        }

        _loggedCount++;
        networks.ForEach(network => _logged[network] = _logged.GetValueOrDefault(network) + 1);
        return true;
    }

    /// <returns>What was left out; null when every event was logged.</returns>
    public LeftOutEvents? Summarize() => _leftOutCount == 0 ? null : new LeftOutEvents(
        _leftOutCount,
        _leftOut.Count,
        _leftOut.Values.Where(network => network.Address is not null).DefaultIfEmpty().MaxBy(network => network.Count).Address);

    private void LeaveOut(IPAddress? client)
    {
        _leftOutCount++;
        var network = ClientNetwork.Of(client);
        if (_leftOut.TryGetValue(network, out var left))
        {
            _leftOut[network] = (left.Address, left.Count + 1);
        }
        else if (_leftOut.Count < MaxNetworks)
        {
            _leftOut.Add(network, (client, 1));
        }
    }
}
