using System.Net;
using System.Net.Sockets;

namespace AuthFunctions.Core.Accounts;

/// <summary>A network of clients: what limits per client count, and what shares the hashing queue.</summary>
public sealed record ClientNetwork
{
    private const int SubscriberBytes = 8;
    private const int SiteBytes = 6;
    private const int SubscribersPerSite = 5;
    private const int DescribedIPv4Bytes = 3;

    private ClientNetwork(string text, int limitFactor = 1)
    {
        Text = text;
        LimitFactor = limitFactor;
    }

    /// <summary>The network of every client whose address is not known. It has no limit.</summary>
    public static ClientNetwork Unknown { get; } = new("");

    /// <summary>The network as text: an IPv4 address, or the bytes of an IPv6 prefix in hex.</summary>
    public string Text { get; }

    /// <summary>The number by which a limit per client is multiplied for this network.</summary>
    public int LimitFactor { get; }

    /// <summary>The network of one subscriber: an IPv4 address, or the /64 of an IPv6 address, because a subscriber can use any address of it.</summary>
    /// <param name="client">The client's address; null when it is not known.</param>
    public static ClientNetwork Of(IPAddress? client) => client switch
    {
        null => Unknown,
        { IsIPv4MappedToIPv6: true } => new(client.MapToIPv4().ToString()),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new(Prefix(client, SubscriberBytes)),
        _ => new(client.ToString()),
    };

    /// <summary>
    /// The networks by which a client is counted: that of its subscriber and, with IPv6, the /48 around it, which one customer of a provider can
    /// have as a whole. None when the address is not known.
    /// </summary>
    /// <param name="client">The client's address; null when it is not known.</param>
    public static IEnumerable<ClientNetwork> AllOf(IPAddress? client) => client switch
    {
        null => [],
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } =>
            [Of(client), new(Prefix(client, SiteBytes), SubscribersPerSite)],
        _ => [Of(client)],
    };

    /// <summary>The network of a client in words that its user knows it by: an IPv4 /24 or an IPv6 /48, as a prefix (RFC 4632, RFC 4291).</summary>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <returns>The prefix; null when the address is not known.</returns>
    public static string? Describe(IPAddress? client)
    {
        if (client is null)
        {
            return null;
        }

        var address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        var kept = address.AddressFamily == AddressFamily.InterNetworkV6 ? SiteBytes : DescribedIPv4Bytes;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(kept).Clear();
        return new IPNetwork(new IPAddress(bytes), kept * 8).ToString();
    }

    private static string Prefix(IPAddress client, int bytes) => Convert.ToHexString(client.GetAddressBytes(), 0, bytes);
}
