using BCrypt.Net;
using static BCrypt.Net.BCrypt;

namespace AuthFunctions.Tests.Packages;

/// <summary>The behavior of BCrypt.Net-Next that the password hasher must handle. Tests of the app's own implementations check the hashes.</summary>
public static class BCryptTests
{
    private const string Hash = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private const string Salt = "$2b$04$abcdefghijklmnopqrstuu";

    [Fact]
    public static void GenerateSalt_NoArguments_HasRevisionAAndWorkFactor11() =>
        Assert.Matches(@"\A\$2a\$11\$[./A-Za-z0-9]{21}[.Oeu]\z", GenerateSalt());

    [Fact]
    public static void GenerateSalt_WorkFactorAndRevision_HasBoth() => Assert.StartsWith("$2b$12$", GenerateSalt(12, 'b'), StringComparison.Ordinal);

    [Fact]
    public static void HashPassword_MoreThan72Bytes_IgnoresTheRest()
    {
        var text = new string('x', 72);

        Assert.Equal(HashPassword(text, Salt), HashPassword(text + "y", Salt));
        Assert.NotEqual(HashPassword(text, Salt), HashPassword(text[..71], Salt));
    }

    [Theory]
    [InlineData(null, typeof(ArgumentNullException))]
    [InlineData("", typeof(ArgumentException))]
    [InlineData("$2a", typeof(IndexOutOfRangeException))]
    [InlineData("password", typeof(SaltParseException))]
    [InlineData("$2a$xx$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", typeof(FormatException))]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDe", typeof(ArgumentOutOfRangeException))]
    public static void Verify_MalformedHash_ThrowsOneOfSeveralExceptions(string? hash, Type exception) =>
        Assert.Throws(exception, () => Verify("abc", hash!));

    [Fact]
    public static void Verify_ItsHash_IsTrueForItsTextOnly()
    {
        Assert.True(Verify("abc", Hash));
        Assert.False(Verify("abcd", Hash));
    }
}
