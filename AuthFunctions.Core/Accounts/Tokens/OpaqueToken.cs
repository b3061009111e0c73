using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts.Tokens;

/// <summary>
/// A session id or a one-time token: 128 random bits as UUID text (OWASP ASVS 5.0, V7.2.3). The text is a credential, so storage only sees
/// its hash.
/// </summary>
internal static class OpaqueToken
{
    private const int TextLength = 36;
    private static readonly SearchValues<char> UuidCharacters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>Makes a new token.</summary>
    /// <returns>32 lower-case hex digits in groups of 8-4-4-4-12. All 128 bits are random: it has no UUID version.</returns>
    public static string Create() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");

    /// <summary>Hashes a token as it came from a client.</summary>
    /// <param name="text">Any text, or null.</param>
    /// <returns>SHA-256 of the token in lower-case hex, or null when the text cannot be a token of this service.</returns>
    public static string? Hash(string? text)
    {
        if (text is not { Length: TextLength }
            || text.AsSpan().ContainsAnyExcept(UuidCharacters)
            || !Guid.TryParseExact(text, "D", out var value))
        {
            return null;
        }

        Span<byte> utf8 = stackalloc byte[TextLength];
        Encoding.ASCII.GetBytes(value.ToString("D"), utf8);
        return Convert.ToHexStringLower(SHA256.HashData(utf8));
    }
}
