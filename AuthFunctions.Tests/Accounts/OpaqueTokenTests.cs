using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Tests.Accounts;

public sealed class OpaqueTokenTests
{
    [Fact]
    public void Create_ManyTimes_IsLowerCaseUuidTextWithEveryBitRandom()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => OpaqueToken.Create()).ToList();

        Assert.All(tokens, token => Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", token));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());

        // In 1,000 random tokens, each bit is set about 500 times. Five standard deviations are 79.
        var bits = new int[128];
        foreach (var token in tokens)
        {
            var bytes = Convert.FromHexString(token.Replace("-", "", StringComparison.Ordinal));
            for (var bit = 0; bit < bits.Length; bit++)
            {
                bits[bit] += (bytes[bit / 8] >> (bit % 8)) & 1;
            }
        }

        Assert.All(bits, count => Assert.InRange(count, 420, 580));
    }

    [Fact]
    public void Hash_Token_IsSha256OfItsText()
    {
        var token = OpaqueToken.Create();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token))), OpaqueToken.Hash(token));
    }

    [Fact]
    public void Hash_UpperCase_IsTheSameToken() =>
        Assert.Equal(
            OpaqueToken.Hash("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
            OpaqueToken.Hash("0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0a1b2c3d4e5f60718293a4b5c6d7e8f9")]
    [InlineData("{0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9}")]
    [InlineData(" 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")]
    [InlineData(" a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")]
    [InlineData("0xab2c3d-4e5f-6071-8293-a4b5c6d7e8f9")]
    [InlineData("+a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")]
    [InlineData("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8fg")]
    [InlineData("0a1b2c3d-4e5f-6071-8293a-4b5c6d7e8f9")]
    public void Hash_NoToken_IsNull(string? text) => Assert.Null(OpaqueToken.Hash(text));
}
