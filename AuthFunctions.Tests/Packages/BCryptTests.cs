using BCrypt.Net;
using static BCrypt.Net.BCrypt;

namespace AuthFunctions.Tests.Packages;

/// <summary>The behaviour of BCrypt.Net-Next that the app relies on.</summary>
public static class BCryptTests
{
    private const string Hash = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private const string Salt = "$2b$04$abcdefghijklmnopqrstuu";

    // Published with OpenBSD's, jBCrypt's and crypt_blowfish's tests.
    public static TheoryData<string, string> PublishedVectors => new()
    {
        { "", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s." },
        { "", "$2a$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye" },
        { "a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe" },
        { "a", "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u" },
        { "abc", Hash },
        { "abc", "$2a$08$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm" },
        { "abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC" },
        { "~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO" },
        { "~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$08$Eq2r4G/76Wv39MzSX262huzPz612MZiYHVUJe/OcOql2jo4.9UxTW" },
        { "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
        { "U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK" },
        { "U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a" },
        {
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored",
            "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
        },
    };

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public static void HashPassword_PublishedVector_GivesThePublishedHash(string text, string hash) =>
        Assert.Equal(hash, HashPassword(text, hash[..29]));

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public static void Verify_PublishedVector_IsTrueForItsTextOnly(string text, string hash)
    {
        Assert.True(Verify(text, hash));
        Assert.False(Verify("!" + text, hash));
    }

    // Computed with the JavaScript implementation, bcryptjs.
    [Theory]
    [InlineData("★ motörhead ☠ 密码", "urEuoxHLZ0lnm39zX8sB8Bml9n2TC7K")]
    [InlineData("🔑pässwörd", "STGRoKXmEbkqOTpeTZPjgaUq65MmGEW")]
    [InlineData("Пароль-δοκιμή", "bKPWqbwKfGF6nupw7yGTl5el/1mE2ZO")]
    public static void HashPassword_TextBeyondAscii_IsHashedAsUtf8InEveryRevision(string text, string digest) =>
        Assert.All("abxy", revision =>
        {
            var salt = $"$2{revision}$05$KmR7yWvQ0sXbT3uJcLh1De";
            Assert.Equal(salt + digest, HashPassword(text, salt));
            Assert.True(Verify(text, salt + digest));
        });

    [Theory]
    [InlineData("x", 72, "bzadhGtS2zEF.gu0yd0opP6cVzb.e0i")]
    [InlineData("x", 73, "bzadhGtS2zEF.gu0yd0opP6cVzb.e0i")]
    [InlineData("x", 2000, "bzadhGtS2zEF.gu0yd0opP6cVzb.e0i")]
    public static void HashPassword_MoreThan72Bytes_IgnoresTheRest(string character, int count, string digest) =>
        Assert.Equal(Salt + digest, HashPassword(string.Concat(Enumerable.Repeat(character, count)), Salt));

    [Fact]
    public static void HashPassword_71And72Bytes_Differ()
    {
        var text = new string('x', 71);

        Assert.NotEqual(HashPassword(text, Salt), HashPassword(text + "x", Salt));
    }

    [Fact]
    public static void HashPassword_CharacterAcrossThe72ndByte_CountsWithItsFirstByte()
    {
        var text = new string('é', 35) + "a";

        // é is C3 A9 and è is C3 A8 in UTF-8; ŉ is C5 89.
        Assert.Equal(Salt + "5yVy.bAy2jyYOjHuvS6kP4GJQGrDhI6", HashPassword(text + "é", Salt));
        Assert.Equal(HashPassword(text + "é", Salt), HashPassword(text + "è", Salt));
        Assert.NotEqual(HashPassword(text + "é", Salt), HashPassword(text + "ŉ", Salt));
    }

    [Fact]
    public static void HashPassword_NoSalt_GivesRevisionAAndWorkFactor11()
    {
        var hash = HashPassword("correct horse");

        Assert.StartsWith("$2a$11$", hash, StringComparison.Ordinal);
        Assert.Equal(60, hash.Length);
        Assert.True(Verify("correct horse", hash));
    }

    [Fact]
    public static void HashPassword_WorkFactor_IsTheHashs()
    {
        var hash = HashPassword("correct horse", 4);

        Assert.StartsWith("$2a$04$", hash, StringComparison.Ordinal);
        Assert.True(Verify("correct horse", hash));
    }

    [Fact]
    public static void HashPassword_UnusedBitsInTheSaltsLastCharacter_AreCleared() =>
        Assert.Equal(HashPassword("a", "$2b$04$abcdefghijklmnopqrstuu"), HashPassword("a", "$2b$04$abcdefghijklmnopqrstuv"));

    [Theory]
    [InlineData(HashType.SHA256)]
    [InlineData(HashType.SHA384)]
    [InlineData(HashType.SHA512)]
    public static void HashPassword_Enhanced_HashesAllOfTheTextsBytes(HashType hashType)
    {
        var text = new string('x', 72);

        var hash = HashPassword(text, Salt, enhancedEntropy: true, hashType);

        Assert.True(Verify(text, hash, enhancedEntropy: true, hashType));
        Assert.False(Verify(text + "x", hash, enhancedEntropy: true, hashType));
        Assert.False(Verify(text, hash));
    }

    [Fact]
    public static void HashPassword_Enhanced_HashesTheBase64OfSha384()
    {
        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA384.HashData("correct horse"u8));

        Assert.Equal(HashPassword(digest, Salt), HashPassword("correct horse", Salt, enhancedEntropy: true));
    }

    [Fact]
    public static void HashPassword_EnhancedWithoutDigest_Throws() =>
        Assert.Throws<ArgumentException>(() => HashPassword("a", Salt, enhancedEntropy: true, HashType.None));

    [Fact]
    public static void HashPassword_TextIsNull_Throws() => Assert.Throws<ArgumentNullException>(() => HashPassword(null!, Salt));

    [Fact]
    public static void HashPassword_LoneSurrogate_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => HashPassword("\ud800", Salt));

    [Theory]
    [InlineData(null, typeof(ArgumentException))]
    [InlineData("", typeof(ArgumentException))]
    [InlineData("$", typeof(IndexOutOfRangeException))]
    [InlineData("$2", typeof(IndexOutOfRangeException))]
    [InlineData("$2a", typeof(IndexOutOfRangeException))]
    [InlineData("$2a$", typeof(IndexOutOfRangeException))]
    [InlineData("$2a$04", typeof(IndexOutOfRangeException))]
    [InlineData("2a$04$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$1$abcdefgh$", typeof(SaltParseException))]
    [InlineData("$6$rounds=5000$abcdefgh$", typeof(SaltParseException))]
    [InlineData("$argon2id$v=19$m=65536", typeof(SaltParseException))]
    [InlineData("$2c$04$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2A$04$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2ab$04$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$004$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$00$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$32$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$99$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$-1$abcdefghijklmnopqrstuu", typeof(SaltParseException))]
    [InlineData("$2a$xx$abcdefghijklmnopqrstuu", typeof(FormatException))]
    [InlineData("$2a$4$$abcdefghijklmnopqrstuu", typeof(FormatException))]
    [InlineData("$2a$03$abcdefghijklmnopqrstuu", typeof(ArgumentException))]
    [InlineData("$2a$04$", typeof(ArgumentOutOfRangeException))]
    [InlineData("$2a$04$abcdefghijklmnopqrstu", typeof(ArgumentOutOfRangeException))]
    public static void HashPassword_MalformedSalt_Throws(string? salt, Type exception) =>
        Assert.Throws(exception, () => HashPassword("a", salt!));

    [Theory]
    [InlineData(null, typeof(ArgumentNullException))]
    [InlineData("", typeof(ArgumentException))]
    [InlineData("$2a", typeof(IndexOutOfRangeException))]
    [InlineData("password", typeof(SaltParseException))]
    [InlineData("*0", typeof(SaltParseException))]
    [InlineData("$2a$xx$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", typeof(FormatException))]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDe", typeof(ArgumentOutOfRangeException))]
    public static void Verify_MalformedHash_Throws(string? hash, Type exception) =>
        Assert.Throws(exception, () => Verify("abc", hash!));

    [Theory]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i ")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0I")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDv0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06$If6bvum7D!jUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06$éf6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06!If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    public static void Verify_HashThatNoTextHas_IsFalse(string hash) => Assert.False(Verify("abc", hash));

    [Fact]
    public static void Verify_TextIsNull_Throws() => Assert.Throws<ArgumentNullException>(() => Verify(null!, Hash));

    [Fact]
    public static void GenerateSalt_Default_IsRevisionAWithWorkFactor11() =>
        Assert.Matches(@"\A\$2a\$11\$[./A-Za-z0-9]{21}[.Oeu]\z", GenerateSalt());

    [Theory]
    [InlineData('a')]
    [InlineData('b')]
    [InlineData('x')]
    [InlineData('y')]
    public static void GenerateSalt_WorkFactorAndRevision_AreTheSalts(char revision)
    {
        Assert.StartsWith($"$2{revision}$04$", GenerateSalt(4, revision), StringComparison.Ordinal);
        Assert.StartsWith($"$2{revision}$31$", GenerateSalt(31, revision), StringComparison.Ordinal);
    }

    [Fact]
    public static void GenerateSalt_ManyTimes_NeverRepeats()
    {
        var salts = Enumerable.Range(0, 10_000).Select(_ => GenerateSalt(4)).ToHashSet();

        Assert.Equal(10_000, salts.Count);
        // Each of the 22 characters takes every value that it can have.
        Assert.All(Enumerable.Range(7, 21), position => Assert.Equal(64, salts.Select(salt => salt[position]).Distinct().Count()));
        Assert.Equal(4, salts.Select(salt => salt[28]).Distinct().Count());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(32)]
    public static void GenerateSalt_WorkFactorOutOfRange_Throws(int workFactor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GenerateSalt(workFactor));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashPassword("a", workFactor));
    }

    [Theory]
    [InlineData('c')]
    [InlineData('A')]
    [InlineData('$')]
    public static void GenerateSalt_UnknownRevision_Throws(char revision) =>
        Assert.Throws<ArgumentException>(() => GenerateSalt(4, revision));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public static void PasswordNeedsRehash_WorkFactorOf6_IsTrueForMore(int minimum, bool expected) =>
        Assert.Equal(expected, PasswordNeedsRehash(Hash, minimum));

    [Fact]
    public static void InterrogateHash_Hash_GivesItsParts()
    {
        var information = InterrogateHash(Hash);

        Assert.Equal("$2a$06", information.Settings);
        Assert.Equal("2a", information.Version);
        Assert.Equal("06", information.WorkFactor);
        Assert.Equal("If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", information.RawHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("$2c$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$x6$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06!If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0!")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i.")]
    public static void HashInformation_MalformedHash_Throws(string hash)
    {
        Assert.Throws<SaltParseException>(() => PasswordNeedsRehash(hash, 10));
        var exception = Assert.Throws<HashInformationException>(() => InterrogateHash(hash));
        Assert.IsType<SaltParseException>(exception.InnerException);
    }

    [Fact]
    public static void HashInformation_HashIsNull_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => PasswordNeedsRehash(null!, 10));
        var exception = Assert.Throws<HashInformationException>(() => InterrogateHash(null!));
        Assert.IsType<ArgumentNullException>(exception.InnerException);
    }

    [Fact]
    public static async Task HashPassword_ManyAtOnce_GivesEachItsOwnHash()
    {
        var texts = Enumerable.Range(0, 500).Select(number => $"password {number}").ToArray();
        var expected = texts.Select(text => HashPassword(text, Salt)).ToArray();
        var hashes = new string[texts.Length];

        await Parallel.ForAsync(
            0,
            texts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            (index, _) =>
            {
                hashes[index] = HashPassword(texts[index], Salt);
                return ValueTask.CompletedTask;
            });

        Assert.Equal(expected, hashes);
        Assert.Equal(texts.Length, hashes.Distinct().Count());
    }
}
