using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts.Hashing;

public sealed class PasswordHasherTests : IDisposable
{
    private readonly TelemetryRecorder _telemetry = new();
    private readonly PasswordHasher _hasher;

    public PasswordHasherTests() => _hasher = Create(new HashingOptions { WorkFactor = 4 });

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Passwords =>
    [
        "b4l0u",
        " leading and trailing ",
        "pâté 🥐 パスワード",
        new string('x', 72),
        new string('x', 73),
        new string('é', 36),
        new string('é', 37),
        "nul\0inside",
        "\0",
        new string('z', 1024),
    ];

    public void Dispose()
    {
        _hasher.Dispose();
        _telemetry.Dispose();
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Verify_SamePassword_IsTrue(string password)
    {
        var stored = await _hasher.HashAsync(password, client: null, CancellationToken);

        Assert.StartsWith("$2b$04$", stored.Hash, StringComparison.Ordinal);
        Assert.True(await _hasher.VerifyAsync(password, stored, client: null, CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task Verify_PasswordThatDiffersAtItsEnd_IsFalse(string password)
    {
        var stored = await _hasher.HashAsync(password, client: null, CancellationToken);

        Assert.False(await _hasher.VerifyAsync(password + "x", stored, client: null, CancellationToken));
        Assert.False(await _hasher.VerifyAsync(password + "\0", stored, client: null, CancellationToken));
        Assert.False(await _hasher.VerifyAsync(password[..^1], stored, client: null, CancellationToken));
    }

    [Theory]
    [InlineData(72, PasswordScheme.Bcrypt)]
    [InlineData(73, PasswordScheme.BcryptSha384)]
    public async Task Hash_UpTo72Bytes_IsPlainBcrypt(int length, PasswordScheme scheme)
    {
        var password = new string('x', length);

        var stored = await _hasher.HashAsync(password, client: null, CancellationToken);

        Assert.Equal(scheme, stored.Scheme);
        Assert.Equal(scheme == PasswordScheme.Bcrypt, BCrypt.Net.BCrypt.Verify(password, stored.Hash));
    }

    [Fact]
    public async Task Verify_LongPasswordHashedByAnotherSystem_IgnoresWhatThatSystemIgnored()
    {
        var password = new string('x', 80);
        var stored = new HashedPassword(BCrypt.Net.BCrypt.HashPassword(password, 4), PasswordScheme.Imported);

        Assert.True(await _hasher.VerifyAsync(password, stored, client: null, CancellationToken));
        Assert.True(await _hasher.VerifyAsync(password[..72], stored, client: null, CancellationToken));
        Assert.False(await _hasher.VerifyAsync(password[..71], stored, client: null, CancellationToken));
        Assert.True(_hasher.NeedsRehash(stored));
    }

    [Theory]
    [InlineData("$2y$05$", true)]
    [InlineData("$2a$06$", false)]
    [InlineData("$2b$10$", false)]
    public void NeedsRehash_SettingIs6_IsTrueForLess(string start, bool expected)
    {
        using var hasher = Create(new HashingOptions { WorkFactor = 6 });
        var stored = new HashedPassword(start + "If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", PasswordScheme.Bcrypt);

        Assert.Equal(expected, hasher.NeedsRehash(stored));
    }

    [Fact]
    public async Task VerifyUnknownUser_AnyPassword_IsFalse() =>
        Assert.False(await _hasher.VerifyUnknownUserAsync("b4l0u", client: null, CancellationToken));

    private PasswordHasher Create(HashingOptions options) =>
        new(Options.Create(options), Options.Create(new PepperOptions()), new LibraryBcrypt(), _telemetry.Metrics, _telemetry.Tracing, TimeProvider.System, NullLogger<PasswordHasher>.Instance);
}
