using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Storage;
using BCrypt.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>
/// Hashes and verifies passwords with bcrypt. At most <see cref="AuthOptions.MaxConcurrentHashes"/> run at once, the others
/// wait their turn, and past <see cref="AuthOptions.MaxQueuedHashes"/> waiting ones a password is refused
/// (OWASP ASVS 5.0, V15.2.2).
/// </summary>
/// <remarks>Every member throws <see cref="ServiceUnavailableException"/> when too many passwords wait.</remarks>
public sealed class PasswordHasher : IDisposable
{
    private const char MinorRevision = 'b';
    private const int BcryptMaxBytes = 72;
    private const int BcryptDigestLength = 31;
    private const string BcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly int _workFactor;
    private readonly HashingQueue _queue;
    private readonly string _nobodysHash;

    /// <summary>Creates a hasher with the work factor and the bounds of the settings.</summary>
    public PasswordHasher(IOptions<AuthOptions> options)
    {
        _workFactor = options.Value.BcryptWorkFactor;
        _queue = new HashingQueue(options.Value.MaxConcurrentHashes, options.Value.MaxQueuedHashes);
        _nobodysHash = NewSalt() + RandomNumberGenerator.GetString(BcryptAlphabet, BcryptDigestLength);
    }

    /// <summary>Hashes a password with a new salt and the work factor of the settings.</summary>
    public Task<HashedPassword> HashAsync(string password, CancellationToken cancellationToken)
    {
        var scheme = FitsBcrypt(password) ? PasswordScheme.Bcrypt : PasswordScheme.BcryptSha384;
        return _queue.RunAsync(() => new HashedPassword(HashText(Prepare(password, scheme)), scheme), cancellationToken);
    }

    /// <summary>Verifies a password against a stored one, whatever bcrypt variant (<c>$2a$</c>, <c>$2b$</c>, <c>$2y$</c>) and cost it has.</summary>
    /// <returns>True when the password is the stored one.</returns>
    public Task<bool> VerifyAsync(string password, HashedPassword stored, CancellationToken cancellationToken)
    {
        // A text that its scheme cannot hold is verified all the same, in the form that can, so that the answer costs what every answer costs.
        var scheme = stored.Scheme switch
        {
            PasswordScheme.Bcrypt when !FitsBcrypt(password) => PasswordScheme.BcryptSha384,
            PasswordScheme.Imported when password.Contains('\0', StringComparison.Ordinal) => PasswordScheme.BcryptSha384,
            _ => stored.Scheme,
        };
        return _queue.RunAsync(() => VerifyText(Prepare(password, scheme), stored.Hash), cancellationToken);
    }

    /// <summary>Spends the time of a verification, for a name that nobody registered (OWASP ASVS 5.0, V6.3.8).</summary>
    /// <returns>False.</returns>
    public Task<bool> VerifyNobodyAsync(string password, CancellationToken cancellationToken)
    {
        var scheme = FitsBcrypt(password) ? PasswordScheme.Bcrypt : PasswordScheme.BcryptSha384;
        return _queue.RunAsync(() => VerifyText(Prepare(password, scheme), _nobodysHash), cancellationToken);
    }

    /// <summary>Whether a stored password that was just verified should be hashed anew: its cost is lower than that of the settings, or its scheme is another system's.</summary>
    public bool NeedsRehash(HashedPassword stored) =>
        stored.Scheme == PasswordScheme.Imported || BCrypt.Net.BCrypt.PasswordNeedsRehash(stored.Hash, _workFactor);

    /// <inheritdoc />
    public void Dispose() => _queue.Dispose();

    // bcrypt reads 72 bytes, and its C implementations stop at a NUL.
    private static bool FitsBcrypt(string password) =>
        Encoding.UTF8.GetByteCount(password) <= BcryptMaxBytes && !password.Contains('\0', StringComparison.Ordinal);

    private static string Prepare(string password, PasswordScheme scheme) =>
        scheme == PasswordScheme.BcryptSha384
            ? Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(password)))
            : password;

    private static bool VerifyText(string text, string hash)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(text, hash);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or SaltParseException)
        {
            // What is stored is no bcrypt hash, so no password is the right one.
            return false;
        }
    }

    private string HashText(string text) => BCrypt.Net.BCrypt.HashPassword(text, NewSalt());

    private string NewSalt() => BCrypt.Net.BCrypt.GenerateSalt(_workFactor, MinorRevision);
}
