using System.Globalization;
using System.Text;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts.Hashing;

/// <summary>Both bcrypt implementations produce the same hashes and verification results.</summary>
public static class BcryptImplementationTests
{
    private const string Salt = "$2b$04$abcdefghijklmnopqrstuu";
    private const string Digest = "0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private const string SaltOfDigest = "$06$If6bvum7DFjUnE9p2uDeDu";

    private static readonly ServiceProvider Unrecorded = new ServiceCollection().AddTelemetry().BuildServiceProvider();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<BcryptImplementation> Implementations => [BcryptImplementation.Library, BcryptImplementation.System];

    public static TheoryData<string, string> PublishedVectors =>
    [
        // Published test vectors of OpenBSD, jBCrypt and crypt_blowfish.
        ("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
        ("", "$2a$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye"),
        ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
        ("a", "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u"),
        ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
        ("abc", "$2a$08$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm"),
        ("abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC"),
        ("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO"),
        ("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$08$Eq2r4G/76Wv39MzSX262huzPz612MZiYHVUJe/OcOql2jo4.9UxTW"),
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored", "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
        // Computed with bcryptjs, the JavaScript implementation.
        ("★ motörhead ☠ 密码", "$2y$05$KmR7yWvQ0sXbT3uJcLh1DeurEuoxHLZ0lnm39zX8sB8Bml9n2TC7K"),
        ("🔑pässwörd", "$2b$05$KmR7yWvQ0sXbT3uJcLh1DeSTGRoKXmEbkqOTpeTZPjgaUq65MmGEW"),
    ];

    public static MatrixTheoryData<BcryptImplementation, string> HashesOfAbc => new(
        Implementations.Select(row => row.Data),
        ["$2a" + SaltOfDigest + Digest, "$2b" + SaltOfDigest + Digest, "$2x" + SaltOfDigest + Digest, "$2y" + SaltOfDigest + Digest]);

    public static MatrixTheoryData<BcryptImplementation, string> NobodysHashes => new(
        Implementations.Select(row => row.Data),
        [
            "",
            "$",
            "abc",
            "*0",
            "$2" + SaltOfDigest + Digest,
            "$2c" + SaltOfDigest + Digest,
            "$2A" + SaltOfDigest + Digest,
            "$2bb" + SaltOfDigest + Digest,
            "2b" + SaltOfDigest + Digest,
            "$1$abcdefgh$7wBRqnMyX5VlpNOm4MN2d1",
            "$5$abcdefgh$ZCWjQRTdqxK4sPlHYLpyEF4H2QqKCgfDHvsdFHBQYm4",
            "$argon2id$v=19$m=65536,t=3,p=4$abcdefghijklmnopqrstuu$abcdefgh",
            "$2b$06" + SaltOfDigest + Digest,
            "$2b$00$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$03$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$32$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$99$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$6$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$006$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$-6$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$+6$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$ 6$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$٠٦$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$xx$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$06!If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$06$If6bvum7DFjUnE9p2uDeDu",
            "$2b$06$If6bvum7DFjUnE9p2uDeDu" + Digest[..^1],
            "$2b$06$If6bvum7DFjUnE9p2uDeDu" + Digest + ".",
            "$2b$06$If6bvum7DFjUnE9p2uDeDu" + Digest + "\0",
            "$2b$06$If6bvum7DFjUnE9p2uDeDu\0" + Digest[1..],
            "$2b$06$If6bvum7D!jUnE9p2uDeDu" + Digest,
            "$2b$06$éf6bvum7DFjUnE9p2uDeDu" + Digest,
            // A different work factor, digest or salt; then different unused bits in the last characters.
            "$2b$05$If6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$06$If6bvum7DFjUnE9p2uDeDu1" + Digest[1..],
            "$2b$06$Jf6bvum7DFjUnE9p2uDeDu" + Digest,
            "$2b$06$If6bvum7DFjUnE9p2uDeDv" + Digest,
            "$2b$06$If6bvum7DFjUnE9p2uDeDu" + Digest[..^1] + "j",
        ]);

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public static void Hash_PublishedVector_GivesThePublishedHash(string text, string hash) =>
        Assert.All(All(), bcrypt => Assert.Equal($"$2b{hash[3..]}", bcrypt.Hash(text, BcryptHash.SaltOf(hash))));

    [Fact]
    public static void Hash_RandomTextAndSalt_IsTheSame()
    {
        var system = Create(BcryptImplementation.System);
        var library = Create(BcryptImplementation.Library);
        var random = new Random(2026);
        for (var i = 0; i < 400; i++)
        {
            var text = RandomText(random);
            var salt = $"$2b$0{random.Next(4, 6)}${random.GetString("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22)}";

            var hash = library.Hash(text, salt);

            Assert.True(BcryptHash.IsOne(hash), hash);
            Assert.True(hash == system.Hash(text, salt), $"{salt} {Convert.ToHexString(Encoding.UTF8.GetBytes(text))}");
        }
    }

    [Fact]
    public static void Hash_AnyTextAround72Bytes_IsOfItsFirst72() => Assert.All(All(), bcrypt =>
    {
        foreach (var character in (string[])["x", "é", "パ", "🥐"])
        {
            for (var bytes = 66; bytes <= 76; bytes++)
            {
                // The padding places the first byte of the character before, at and after the 72-byte limit.
                var start = new string('a', bytes);
                var hash = bcrypt.Hash(start + character + "tail", Salt);

                Assert.Equal(hash, Create(BcryptImplementation.Library).Hash(start + character + "tail", Salt));
                Assert.Equal(bytes >= 72, hash == bcrypt.Hash(start + "z", Salt));
            }
        }
    });

    [Fact]
    public static void Hash_NulOrHalfOfAPair_Throws() => Assert.All(All(), bcrypt =>
    {
        foreach (var text in (string[])["\0", "nul\0inside", "at its end\0", "\ud800", "half\udc00", "\udc00\ud800"])
        {
            Assert.ThrowsAny<ArgumentException>(() => bcrypt.Hash(text, Salt));
            Assert.ThrowsAny<ArgumentException>(() => bcrypt.Hash(new string('x', 80) + text, Salt));
        }
    });

    [Fact]
    public static void Hash_UnusedBitsOfTheSalt_AreCleared() =>
        Assert.All(All(), bcrypt => Assert.Equal(bcrypt.Hash("a", Salt), bcrypt.Hash("a", Salt[..^1] + "v")));

    [Theory]
    [MemberData(nameof(Implementations))]
    public static async Task Hash_ManyAtOnce_GivesEachItsOwnHash(BcryptImplementation implementation)
    {
        var bcrypt = Create(implementation);
        var texts = Enumerable.Range(0, 500).Select(number => $"password {number}").ToArray();
        var expected = texts.Select(text => bcrypt.Hash(text, Salt)).ToArray();
        var hashes = new string[texts.Length];

        await Parallel.ForAsync(
            0,
            texts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = CancellationToken },
            (index, _) =>
            {
                hashes[index] = bcrypt.Hash(texts[index], Salt);
                return ValueTask.CompletedTask;
            });

        Assert.Equal(expected, hashes);
        Assert.Equal(texts.Length, hashes.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(HashesOfAbc))]
    public static async Task Verify_HashOfAnyRevision_IsTrueForItsPasswordAlone(BcryptImplementation implementation, string hash)
    {
        using var hasher = CreateHasher(implementation);

        Assert.True(await hasher.VerifyAsync("abc", Imported(hash), client: null, CancellationToken));
        foreach (var other in (string[])["", "ab", "abd", "abcd", "ABC", "abc\0", "abc\0d"])
        {
            Assert.False(await hasher.VerifyAsync(other, Imported(hash), client: null, CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(NobodysHashes))]
    public static async Task Verify_HashThatNoPasswordHas_IsFalse(BcryptImplementation implementation, string hash)
    {
        using var hasher = CreateHasher(implementation);

        Assert.False(await hasher.VerifyAsync("abc", Imported(hash), client: null, CancellationToken));
    }

    [Theory]
    [InlineData("{{bcrypt}}{0}")]
    [InlineData("{{CRYPT}}{0}")]
    [InlineData("{{crypt}}{0}\n")]
    [InlineData("{{BLF-CRYPT}}{0}")]
    [InlineData("bcrypt${0}")]
    [InlineData("  {0} \r\n")]
    public static async Task Verify_ImportedHashWithWhatItsSystemPutsAround_IsTrueForItsPasswordAlone(string form)
    {
        using var hasher = CreateHasher(BcryptImplementation.Library);
        var hash = (await hasher.HashAsync("abc", client: null, CancellationToken)).Hash;
        var stored = string.Format(CultureInfo.InvariantCulture, form, hash);

        Assert.True(await hasher.VerifyAsync("abc", Imported(stored), client: null, CancellationToken));
        Assert.False(await hasher.VerifyAsync("abd", Imported(stored), client: null, CancellationToken));
        // Only the rows of other systems have them.
        Assert.False(await hasher.VerifyAsync("abc", new HashedPassword(stored, PasswordScheme.Bcrypt), client: null, CancellationToken));
    }

    [Theory]
    [InlineData("bcrypt_sha256${0}")]
    [InlineData("{{SSHA}}{0}")]
    [InlineData("bcrypt{0}")]
    [InlineData("{{bcrypt}}{{bcrypt}}{0}")]
    public static async Task Verify_HashOfAnUnknownForm_IsFalse(string form)
    {
        using var hasher = CreateHasher(BcryptImplementation.Library);
        var hash = (await hasher.HashAsync("abc", client: null, CancellationToken)).Hash;

        Assert.False(await hasher.VerifyAsync("abc", Imported(string.Format(CultureInfo.InvariantCulture, form, hash)), client: null, CancellationToken));
    }

    [Fact]
    public static async Task Verify_HashOfTheOtherImplementation_IsTrueForItsPasswordAlone()
    {
        using var system = CreateHasher(BcryptImplementation.System);
        using var library = CreateHasher(BcryptImplementation.Library);

        foreach (var row in PasswordHasherTests.Passwords)
        {
            foreach (var (from, to) in ((PasswordHasher, PasswordHasher)[])[(system, library), (library, system)])
            {
                var stored = await from.HashAsync(row.Data, client: null, CancellationToken);

                Assert.True(await to.VerifyAsync(row.Data, stored, client: null, CancellationToken));
                Assert.False(await to.VerifyAsync(row.Data + "x", stored, client: null, CancellationToken));
                Assert.False(await to.VerifyAsync(row.Data + "\0", stored, client: null, CancellationToken));
            }
        }
    }

    [Fact]
    public static void TryLoad_NoLibraryOrOneWithoutBcrypt_IsNull()
    {
        Assert.Null(SystemBcrypt.TryLoad("no-such-library.so"));
        Assert.Null(SystemBcrypt.TryLoad("libc.so.6"));
    }

    [Fact]
    public static void Knows_ImplementationWithAFault_IsFalse()
    {
        var right = Create(BcryptImplementation.Library);

        Assert.True(SystemBcrypt.Knows(right.Hash));
        Assert.False(SystemBcrypt.Knows((_, _) => null));
        Assert.False(SystemBcrypt.Knows((_, salt) => $"{salt}{Digest}"));
        // Simulates the bug of crypt_blowfish before 1.1 (prefix $2x$), which processed non-ASCII bytes incorrectly.
        Assert.False(SystemBcrypt.Knows((text, salt) => right.Hash(Ascii.IsValid(text) ? text : "?", salt)));
    }

    private static IEnumerable<IBcrypt> All() => Implementations.Select(row => Create(row.Data));

    private static IBcrypt Create(BcryptImplementation implementation)
    {
        if (implementation is BcryptImplementation.Library)
        {
            return new LibraryBcrypt();
        }

        var system = SystemBcrypt.TryLoad();
        Assert.SkipWhen(system is null, "This system has no libxcrypt.");
        return system;
    }

    private static PasswordHasher CreateHasher(BcryptImplementation implementation) => new(
        Options.Create(new HashingOptions { WorkFactor = 4, MaxConcurrent = 2 }),
        Options.Create(new PepperOptions()),
        Create(implementation),
        Unrecorded.GetRequiredService<AuthMetrics>(),
        Unrecorded.GetRequiredService<AuthTracing>(),
        TimeProvider.System,
        NullLogger<PasswordHasher>.Instance);

    private static HashedPassword Imported(string hash) => new(hash, PasswordScheme.Imported);

    // Characters of one to four bytes, up to about 100 bytes, without NUL.
    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(0, 40); left > 0; left--)
        {
            text.Append(random.Next(4) switch
            {
                0 => new Rune(random.Next(0x01, 0x80)),
                1 => new Rune(random.Next(0x80, 0x800)),
                2 => new Rune(random.Next(0x800, 0xD800)),
                _ => new Rune(random.Next(0x10000, 0x110000)),
            });
        }

        return text.ToString();
    }
}
