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

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("FR-ca", "fr")]
    [InlineData("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr")]
    [InlineData("en-GB,en;q=0.9,fr;q=0.8", "en")]
    [InlineData("en;q=0.2, fr;q=0.7", "fr")]
    [InlineData("fr, en", "fr")]
    [InlineData("en, fr", "en")]
    [InlineData("de, fr;q=0.5", "fr")]
    [InlineData("de, fr;q=0.5, *;q=0.1", "fr")]
    [InlineData("de, *;q=0.9, fr;q=0.5", "en")]
    [InlineData("*, en;q=0.5", "fr")]
    [InlineData("*, en;q=0", "fr")]
    [InlineData("fr;q=0, *;q=0.5", "en")]
    [InlineData("fr-CH-1996;q=0.001", "fr")]
    public void FindLanguage_Ranges_IsThatOfTheHighestQuality(string acceptLanguage, string expected) =>
        Assert.Equal(expected, ClientInfoReader.FindLanguage(acceptLanguage));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("*")]
    [InlineData("*;q=0")]
    [InlineData("en;q=0")]
    [InlineData("fr;q=0")]
    [InlineData("de")]
    [InlineData("frr")]
    [InlineData("fr;q=2")]
    [InlineData("fr;q=high")]
    [InlineData("fr;level=1")]
    [InlineData("fr, ???")]
    [InlineData("fr\0")]
    public void FindLanguage_NoneOrMalformed_IsTheDefault(string acceptLanguage) =>
        Assert.Equal(Languages.Default, ClientInfoReader.FindLanguage(acceptLanguage));

    [Fact]
    public void FindLanguage_LongHeader_IsTheDefault() =>
        Assert.Equal(Languages.Default, ClientInfoReader.FindLanguage(string.Join(',', Enumerable.Repeat("fr", 1000))));
}
