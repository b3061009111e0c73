using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BCrypt.Net;

/// <summary>
/// The part of BCrypt.Net-Next 4.2.0 that is needed here, on the system's libcrypt. What it cannot do: text with a NUL in its
/// first 72 bytes, and hashing with a salt of the oldest revision, <c>$2$</c>. Both are a <see cref="NotSupportedException"/>;
/// verifying against a <c>$2$</c> hash is false, as with the package.
/// </summary>
public static partial class BCrypt
{
    private const int DefaultWorkFactor = 11;
    private const int MinimumWorkFactor = 4;
    private const int MaximumWorkFactor = 31;
    private const int SaltLength = 22;
    private const int UsedBytes = 72;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // The 22nd character carries the last 2 of the 128 bits; these are the ones with its other 4 bits zero.
    private const string LastCharacters = ".Oeu";

    private static readonly SearchValues<char> AlphabetCharacters = SearchValues.Create(Alphabet);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Hashes text with a new salt of revision <c>$2a$</c> and work factor 11.</summary>
    public static string HashPassword(string inputKey) => HashPassword(inputKey, GenerateSalt());

    /// <summary>Hashes text with a new salt of revision <c>$2a$</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The work factor is not between 4 and 31.</exception>
    public static string HashPassword(string inputKey, int workFactor, bool enhancedEntropy = false) =>
        HashPassword(inputKey, GenerateSalt(workFactor), enhancedEntropy);

    /// <summary>Hashes text with a salt, or with the salt of a hash.</summary>
    /// <inheritdoc cref="HashPassword(string, string, bool, HashType)" path="/exception"/>
    public static string HashPassword(string inputKey, string salt) => HashPassword(inputKey, salt, enhancedEntropy: false);

    /// <summary>
    /// Hashes the first 72 UTF-8 bytes of text with a salt, or with the salt of a hash; enhanced, of the base64 of the text's digest.
    /// </summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="ArgumentException">
    /// The salt is null or empty, its work factor is below 4, the text or the kind of digest is not valid.
    /// </exception>
    /// <exception cref="SaltParseException">The salt's revision or work factor is not one of bcrypt.</exception>
    /// <exception cref="FormatException">The salt's work factor is not a number.</exception>
    /// <exception cref="IndexOutOfRangeException">The salt ends before its work factor does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The salt is too short.</exception>
    /// <exception cref="NotSupportedException">What the stand-in cannot do: see the class.</exception>
    public static string HashPassword(string inputKey, string salt, bool enhancedEntropy, HashType hashType = HashType.SHA384)
    {
        ArgumentNullException.ThrowIfNull(inputKey);

        if (string.IsNullOrEmpty(salt))
        {
            throw new ArgumentException("The salt is null or empty.", nameof(salt));
        }

        if (enhancedEntropy && hashType == HashType.None)
        {
            throw new ArgumentException("An enhanced hash needs a digest.", nameof(hashType));
        }

        var (revision, workFactor, saltText) = ParseSalt(salt);
        var input = StrictUtf8.GetBytes(enhancedEntropy ? Digest(inputKey, hashType) : inputKey);
        input = input[..int.Min(input.Length, UsedBytes)];

        if (revision.Length == 0)
        {
            throw new NotSupportedException("libcrypt does not hash with salts of the revision $2$.");
        }

        if (input.Contains((byte)0))
        {
            throw new NotSupportedException("libcrypt reads text up to its first NUL: text with a NUL can only be hashed with the package itself.");
        }

        // The package gives all revisions the one algorithm that libcrypt calls 2b; libcrypt's 2a and 2x differ for rare input.
        var hash = LibCrypt.Hash(input, $"$2b${workFactor:D2}${saltText}");
        return $"$2{revision}{hash["$2b".Length..]}";
    }

    /// <summary>A new random salt of revision <c>$2a$</c> and work factor 11.</summary>
    public static string GenerateSalt() => GenerateSalt(DefaultWorkFactor);

    /// <summary>A new random salt.</summary>
    /// <param name="workFactor">The binary logarithm of the number of rounds, 4 to 31.</param>
    /// <param name="bcryptMinorRevision">The letter of the revision: a, b, x or y.</param>
    /// <exception cref="ArgumentOutOfRangeException">The work factor is not between 4 and 31.</exception>
    /// <exception cref="ArgumentException">The revision is none of the four.</exception>
    public static string GenerateSalt(int workFactor, char bcryptMinorRevision = 'a')
    {
        if (workFactor is < MinimumWorkFactor or > MaximumWorkFactor)
        {
            throw new ArgumentOutOfRangeException(nameof(workFactor), workFactor, "The work factor must be between 4 and 31.");
        }

        if (!IsRevision(bcryptMinorRevision))
        {
            throw new ArgumentException("The revision must be a, b, x or y.", nameof(bcryptMinorRevision));
        }

        var salt = RandomNumberGenerator.GetString(Alphabet, SaltLength - 1) + RandomNumberGenerator.GetString(LastCharacters, 1);
        return $"$2{bcryptMinorRevision}${workFactor:D2}${salt}";
    }

    /// <summary>Whether the hash is one of the text, compared in constant time.</summary>
    /// <inheritdoc cref="HashPassword(string, string, bool, HashType)" path="/exception"/>
    public static bool Verify(string text, string hash, bool enhancedEntropy = false, HashType hashType = HashType.SHA384)
    {
        var expected = StrictUtf8.GetBytes(hash);

        // The package spells the hash that it compares with differently and so finds no such hash to be right.
        if (hash.StartsWith("$2$", StringComparison.Ordinal))
        {
            ArgumentNullException.ThrowIfNull(text);
            _ = ParseSalt(hash);
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(expected, StrictUtf8.GetBytes(HashPassword(text, hash, enhancedEntropy, hashType)));
    }

    /// <summary>Whether the hash's work factor is lower than the one given.</summary>
    /// <exception cref="SaltParseException">The hash is malformed.</exception>
    /// <exception cref="ArgumentNullException">The hash is null.</exception>
    public static bool PasswordNeedsRehash(string hash, int newMinimumWorkLoad) =>
        int.Parse(ParseHash(hash).WorkFactor, CultureInfo.InvariantCulture) < newMinimumWorkLoad;

    /// <summary>Takes a hash apart.</summary>
    /// <exception cref="HashInformationException">The hash is malformed or null.</exception>
    public static HashInformation InterrogateHash(string hash)
    {
        try
        {
            return ParseHash(hash);
        }
        catch (Exception exception) when (exception is SaltParseException or ArgumentNullException)
        {
            throw new HashInformationException("The hash could not be taken apart.", exception);
        }
    }

    // Lenient where the package is: what follows the salt is not looked at, and reading past the end of the text throws
    // whatever that throws.
    private static (string Revision, int WorkFactor, string Salt) ParseSalt(string salt)
    {
        if (salt[0] != '$' || salt[1] != '2')
        {
            throw new SaltParseException("The salt's version is not 2.");
        }

        var revision = salt[2] == '$' ? "" : salt[2..3];

        if (revision.Length > 0 && (!IsRevision(revision[0]) || salt[3] != '$'))
        {
            throw new SaltParseException("The salt's revision is none of bcrypt's.");
        }

        var start = "$2$".Length + revision.Length;

        if (salt[start + 2] > '$')
        {
            throw new SaltParseException("The salt's work factor is missing.");
        }

        var workFactor = short.Parse(salt.AsSpan(start, 2), NumberStyles.Integer, CultureInfo.InvariantCulture);

        if (workFactor is < 1 or > MaximumWorkFactor)
        {
            throw new SaltParseException("The salt's work factor is out of range.");
        }

        var text = salt.Substring(start + 3, SaltLength);

        return workFactor >= MinimumWorkFactor
            ? (revision, workFactor, WithinAlphabet(text))
            : throw new ArgumentException("The salt's work factor is below 4.", nameof(salt));
    }

    // The package reads the rest of a salt as zeros from the first character that is not of the alphabet, so that the hash of
    // such a salt never equals the one that it came from; libcrypt would refuse it.
    private static string WithinAlphabet(string salt)
    {
        var end = salt.AsSpan().IndexOfAnyExcept(AlphabetCharacters);
        return end < 0 ? salt : salt[..end].PadRight(SaltLength, Alphabet[0]);
    }

    private static HashInformation ParseHash(string hash)
    {
        var match = HashFormat().Match(hash ?? throw new ArgumentNullException(nameof(hash)));

        return match.Success && hash.Length is 59 or 60
            ? new HashInformation(
                match.Groups["settings"].Value, match.Groups["version"].Value, match.Groups["workFactor"].Value, match.Groups["rawHash"].Value)
            : throw new SaltParseException("The hash is malformed.");
    }

    private static string Digest(string text, HashType hashType)
    {
        var bytes = StrictUtf8.GetBytes(text);

        return Convert.ToBase64String(hashType switch
        {
            HashType.SHA256 => SHA256.HashData(bytes),
            HashType.SHA384 => SHA384.HashData(bytes),
            HashType.SHA512 => SHA512.HashData(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(hashType), hashType, null),
        });
    }

    private static bool IsRevision(char letter) => letter is 'a' or 'b' or 'x' or 'y';

    [GeneratedRegex(@"\A(?<settings>\$(?<version>2[abxy]?)\$(?<workFactor>[0-9]{2}))\$(?<rawHash>[./A-Za-z0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashFormat();
}
