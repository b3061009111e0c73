using AuthFunctions.Http;

namespace AuthFunctions.Tests.Http;

public sealed class ClientInfoReaderTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:50123", "203.0.113.7")]
    [InlineData("[2001:db8::7]:50123", "2001:db8::7")]
    [InlineData("[2001:db8::7]", "2001:db8::7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("  203.0.113.7:50123 ", "203.0.113.7")]
    [InlineData("198.51.100.1, 198.51.100.2,203.0.113.7:50123", "203.0.113.7")]
    [InlineData(",203.0.113.7", "203.0.113.7")]
    public void Find_OneHop_IsTheLastEntryWithoutItsPort(string forwardedFor, string expected) =>
        Assert.Equal(expected, ClientInfoReader.FindAddress(forwardedFor, hops: 1)?.ToString());

    [Theory]
    [InlineData(1, "192.0.2.3")]
    [InlineData(2, "192.0.2.2")]
    [InlineData(3, "192.0.2.1")]
    [InlineData(4, null)]
    [InlineData(0, null)]
    public void Find_Hops_AreCountedFromTheRight(int hops, string? expected) =>
        Assert.Equal(expected, ClientInfoReader.FindAddress("192.0.2.1, 192.0.2.2:80, 192.0.2.3:443", hops)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("192.0.2.1,")]
    [InlineData("unknown")]
    [InlineData("192.0.2.1, _hidden")]
    [InlineData("203.0.113.7:")]
    [InlineData("203.0.113.7:99999")]
    [InlineData("203.0.113.7 192.0.2.1")]
    [InlineData("203.0.113.256")]
    [InlineData("2001:db8::7]:443")]
    [InlineData("example.com:443")]
    public void Find_NoAddress_IsNull(string forwardedFor) =>
        Assert.Null(ClientInfoReader.FindAddress(forwardedFor, hops: 1));
}
