using System.Net;
using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// Hashes and verifies passwords with bcrypt. At most <see cref="HashingOptions.MaxConcurrent"/> run at once and at most
/// <see cref="HashingOptions.MaxQueued"/> are queued; more are refused (OWASP ASVS 5.0, V15.2.2).
/// </summary>
/// <remarks>
/// Every member throws <see cref="ServiceUnavailableException"/> when too many passwords wait, or too many of the client's network. The client's
/// address is null when it is not known. With a pepper, bcrypt hashes a keyed hash of the password.
/// </remarks>
internal sealed class PasswordHasher : IDisposable
{
    private const char MinorRevision = 'b';
    private const int BcryptMaxBytes = 72;
    private const int BcryptDigestLength = 31;
    private const string BcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly int _workFactor;
    private readonly IBcrypt _bcrypt;
    private readonly HashingQueue _queue;
    private readonly string _unknownUsersHash;
    private readonly Pepper _pepper;
    private readonly AuthMetrics _metrics;
    private readonly AuthTracing _tracing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a hasher with the work factor and the limits of the settings.</summary>
    public PasswordHasher(
        IOptions<HashingOptions> options,
        IOptions<PepperOptions> pepper,
        IBcrypt bcrypt,
        AuthMetrics metrics,
        AuthTracing tracing,
        TimeProvider time,
        ILogger<PasswordHasher> logger)
    {
        _bcrypt = bcrypt;
        _metrics = metrics;
        _tracing = tracing;
        _time = time;
        _logger = logger;
        _pepper = new Pepper(pepper.Value);
        _workFactor = options.Value.WorkFactor;
        _queue = new HashingQueue(options.Value.MaxConcurrent, options.Value.MaxQueued);
        _unknownUsersHash = CreateHashOfNone();
    }

    /// <summary>Hashes a password with a new salt, and the work factor and the pepper of the settings.</summary>
    public Task<HashedPassword> HashAsync(string password, IPAddress? client, CancellationToken cancellationToken)
    {
        var (scheme, pepperId) = SchemeOfNew(password);
        return RunAsync(client, () => new HashedPassword(HashText(Prepare(password, scheme, pepperId)), scheme, pepperId), cancellationToken);
    }

    /// <summary>Verifies a password against a stored one of any bcrypt variant (<c>$2a$</c>, <c>$2b$</c>, <c>$2y$</c>) and cost.</summary>
    /// <returns>True when the password is the stored one.</returns>
    /// <exception cref="ServiceUnavailableException">
    /// Too many passwords wait, or the settings lack the pepper key of the stored hash. Then it is unknown whether the password is right, and the log
    /// names the key.
    /// </exception>
    public Task<bool> VerifyAsync(string password, HashedPassword stored, IPAddress? client, CancellationToken cancellationToken)
    {
        if (stored.PepperId is { } pepperId && !_pepper.HasKey(pepperId))
        {
            Log.PepperKeyIsMissing(_logger, pepperId);
            throw new ServiceUnavailableException("A password's pepper key is missing from the settings.");
        }

        // A password that the stored scheme cannot hold is wrong. It is hashed too, in a form that fits, so that the response takes the usual time.
        var isPossible = stored.Scheme switch
        {
            PasswordScheme.Bcrypt => FitsBcrypt(password),
            PasswordScheme.Imported => !password.Contains('\0', StringComparison.Ordinal),
            _ => true,
        };
        var scheme = isPossible ? stored.Scheme : PasswordScheme.BcryptSha384;
        var hash = stored.Scheme == PasswordScheme.Imported ? BcryptHash.FromImport(stored.Hash) : stored.Hash;
        return RunAsync(client, () => VerifyText(Prepare(password, scheme, stored.PepperId), hash) && isPossible, cancellationToken);
    }

    /// <summary>Takes the time of a verification, for a name that is not registered (OWASP ASVS 5.0, V6.3.8).</summary>
    /// <returns>False.</returns>
    public Task<bool> VerifyUnknownUserAsync(string password, IPAddress? client, CancellationToken cancellationToken)
    {
        var (scheme, pepperId) = SchemeOfNew(password);
        return RunAsync(client, () => VerifyText(Prepare(password, scheme, pepperId), _unknownUsersHash), cancellationToken);
    }

    /// <summary>Makes a stored password that no password matches. A login takes the same time as with any other.</summary>
    public HashedPassword CreateUnusable()
    {
        var (scheme, pepperId) = SchemeOfNew(string.Empty);
        return new HashedPassword(CreateHashOfNone(), scheme, pepperId);
    }

    /// <summary>
    /// Whether a stored password that was just verified should be hashed again: its cost is lower than that of the settings, it has another pepper, or
    /// it comes from another system.
    /// </summary>
    public bool NeedsRehash(HashedPassword stored) =>
        stored.Scheme == PasswordScheme.Imported
        || !_pepper.IsCurrent(stored.PepperId)
        || BcryptHash.WorkFactorOf(stored.Hash) < _workFactor;

    /// <inheritdoc />
    public void Dispose() => _queue.Dispose();

    private async Task<T> RunAsync<T>(IPAddress? client, Func<T> hash, CancellationToken cancellationToken)
    {
        using var activity = _tracing.StartHash();
        var queued = _time.GetTimestamp();
        var waiting = 1;
        _metrics.HashQueued();
        try
        {
            return await _queue.RunAsync(
                ClientNetwork.Of(client),
                () =>
                {
                    LeaveQueue(ref waiting);
                    _metrics.HashWaited(_time.GetElapsedTime(queued));
                    var started = _time.GetTimestamp();
                    var result = hash();
                    _metrics.Hashed(_time.GetElapsedTime(started));
                    return result;
                },
                cancellationToken);
        }
        catch (ServiceUnavailableException)
        {
            _metrics.HashShed();
            throw;
        }
        finally
        {
            LeaveQueue(ref waiting);
        }
    }

    // Counts once: when the hash begins, or when it is refused or cancelled before.
    private void LeaveQueue(ref int waiting)
    {
        if (Interlocked.Exchange(ref waiting, 0) == 1)
        {
            _metrics.HashLeftQueue();
        }
    }

    // bcrypt reads 72 bytes, and its C implementations stop at a NUL.
    private static bool FitsBcrypt(string password) =>
        Encoding.UTF8.GetByteCount(password) <= BcryptMaxBytes && !password.Contains('\0', StringComparison.Ordinal);

    private (PasswordScheme Scheme, string? PepperId) SchemeOfNew(string password)
    {
        var scheme = _pepper.CurrentKeyId is not null ? PasswordScheme.BcryptHmacSha384
            : FitsBcrypt(password) ? PasswordScheme.Bcrypt
            : PasswordScheme.BcryptSha384;
        return (scheme, _pepper.CurrentKeyId);
    }

    private string Prepare(string password, PasswordScheme scheme, string? pepperId) => scheme switch
    {
        PasswordScheme.BcryptHmacSha384 => _pepper.Apply(password, pepperId!),
        PasswordScheme.BcryptSha384 => Digest(password),
        _ => password,
    };

    private static string Digest(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return Convert.ToBase64String(SHA384.HashData(bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // The stored text may not be a bcrypt hash. Then no password is right.
    private bool VerifyText(string text, string hash) =>
        BcryptHash.IsOne(hash) && BcryptHash.AreEqual(hash, _bcrypt.Hash(text, BcryptHash.SaltOf(hash)));

    private string HashText(string text) => _bcrypt.Hash(text, NewSalt());

    // The probability that a password has this hash is 2^-184.
    private string CreateHashOfNone() => NewSalt() + RandomNumberGenerator.GetString(BcryptAlphabet, BcryptDigestLength);

    private string NewSalt() => BCrypt.Net.BCrypt.GenerateSalt(_workFactor, MinorRevision);
}
