using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts.Hashing;

public sealed class PepperTests : IDisposable
{
    private const string Older = "k1";
    private const string Newer = "k2";

    private static readonly Dictionary<string, byte[]> AllKeys = new()
    {
        [Older] = RandomNumberGenerator.GetBytes(32),
        [Newer] = RandomNumberGenerator.GetBytes(64),
    };

    private readonly LogRecorder _log = new();
    private readonly LoggerFactory _loggers;
    private readonly TelemetryRecorder _telemetry = new();

    public PepperTests() => _loggers = new LoggerFactory([_log]);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Passwords => PasswordHasherTests.Passwords;

    public void Dispose()
    {
        _telemetry.Dispose();
        _loggers.Dispose();
        _log.Dispose();
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Verify_PepperedPassword_IsTrueForItAlone(string password)
    {
        using var hasher = Create(current: Older, Older);
        var stored = await hasher.HashAsync(password, client: null, CancellationToken);

        Assert.True(await hasher.VerifyAsync(password, stored, client: null, CancellationToken));
        Assert.False(await hasher.VerifyAsync(password + "x", stored, client: null, CancellationToken));
        Assert.False(await hasher.VerifyAsync(password + "\0", stored, client: null, CancellationToken));
        Assert.False(await hasher.VerifyAsync(password[..^1], stored, client: null, CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Hash_WithAPepper_IsBcryptOfTheHmac(string password)
    {
        using var hasher = Create(current: Newer, Older, Newer);

        var stored = await hasher.HashAsync(password, client: null, CancellationToken);

        Assert.Equal((PasswordScheme.BcryptHmacSha384, Newer), (stored.Scheme, stored.PepperId));
        using var hmac = new HMACSHA384(AllKeys[Newer]);
        var text = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(password)));
        Assert.Equal(64, text.Length);
        Assert.True(BCrypt.Net.BCrypt.Verify(text, stored.Hash));
        Assert.False(hasher.NeedsRehash(stored));
    }

    [Fact]
    public async Task Verify_OlderPepperOrNone_IsTrueAndNeedsRehash()
    {
        using var plain = Create(current: null);
        using var older = Create(current: Older, Older);
        using var newer = Create(current: Newer, Older, Newer);
        using var left = Create(current: null, Older, Newer);

        foreach (var (from, to) in ((PasswordHasher, PasswordHasher)[])[(plain, older), (older, newer), (newer, left)])
        {
            var stored = await from.HashAsync("b4l0u", client: null, CancellationToken);

            Assert.True(await to.VerifyAsync("b4l0u", stored, client: null, CancellationToken));
            Assert.False(await to.VerifyAsync("wrong", stored, client: null, CancellationToken));
            Assert.True(to.NeedsRehash(stored));
            Assert.False(from.NeedsRehash(stored));
        }
    }

    [Fact]
    public async Task Verify_KeyIdInAnotherCase_IsTheSameKey()
    {
        using var hasher = Create(current: Older, Older);
        var stored = await hasher.HashAsync("b4l0u", client: null, CancellationToken) with { PepperId = "K1" };

        Assert.True(await hasher.VerifyAsync("b4l0u", stored, client: null, CancellationToken));
        Assert.False(hasher.NeedsRehash(stored));
    }

    [Fact]
    public async Task Verify_AnotherKeyUnderTheSameId_IsFalse()
    {
        using var hasher = Create(current: Older, Older);
        var stored = await hasher.HashAsync("b4l0u", client: null, CancellationToken);
        using var newer = Create(current: Newer, Newer);

        Assert.False(await newer.VerifyAsync("b4l0u", stored with { PepperId = Newer }, client: null, CancellationToken));
    }

    [Theory]
    [InlineData("b4l0u")]
    [InlineData("wrong")]
    public async Task Verify_KeyMissing_IsUnavailableAndLogged(string password)
    {
        using var older = Create(current: Older, Older);
        using var newer = Create(current: Newer, Newer);
        var stored = await older.HashAsync("b4l0u", client: null, CancellationToken);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => newer.VerifyAsync(password, stored, client: null, CancellationToken));

        var (level, text) = Assert.Single(_log.Records);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("Auth__Pepper__Keys__k1 is missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyUnknownUser_WithAPepper_IsFalse()
    {
        using var hasher = Create(current: Older, Older);

        Assert.False(await hasher.VerifyUnknownUserAsync("b4l0u", client: null, CancellationToken));
    }

    private PasswordHasher Create(string? current, params string[] keys)
    {
        var pepper = new PepperOptions { CurrentKeyId = current };
        foreach (var id in keys)
        {
            pepper.Keys[id] = Convert.ToBase64String(AllKeys[id]);
        }

        return new PasswordHasher(
            Options.Create(new HashingOptions { WorkFactor = 4 }), Options.Create(pepper), new LibraryBcrypt(), _telemetry.Metrics, _telemetry.Tracing, TimeProvider.System, _loggers.CreateLogger<PasswordHasher>());
    }
}
