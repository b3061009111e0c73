using System.Net;

namespace AuthFunctions.Tests.Accounts;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("fe80::1%3", "FE80000000000000")]
    public void Of_Address_IsTheNetworkOfOneSubscriber(string address, string text)
    {
        var network = ClientNetwork.Of(IPAddress.Parse(address));

        Assert.Equal((text, 1), (network.Text, network.LimitFactor));
    }

    [Fact]
    public void Of_NoAddress_IsTheUnknownNetwork() => Assert.Same(ClientNetwork.Unknown, ClientNetwork.Of(null));

    [Fact]
    public void AllOf_Address_IsTheSubscriberAndTheSlash48OfIPv6()
    {
        Assert.Empty(ClientNetwork.AllOf(null));
        Assert.Equal([("203.0.113.7", 1)], TextsOf("203.0.113.7"));
        Assert.Equal([("203.0.113.7", 1)], TextsOf("::ffff:203.0.113.7"));
        Assert.Equal([("20010DB800010002", 1), ("20010DB80001", 5)], TextsOf("2001:db8:1:2::3"));
    }

    private static IEnumerable<(string, int)> TextsOf(string address) =>
        ClientNetwork.AllOf(IPAddress.Parse(address)).Select(network => (network.Text, network.LimitFactor));
}
