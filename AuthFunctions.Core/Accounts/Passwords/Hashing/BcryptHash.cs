using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// The form of a bcrypt hash: <c>$2b$12$</c>, 22 characters of salt and 31 of digest, the same in every implementation.
/// </summary>
/// <remarks>
/// The revisions <c>$2a$</c>, <c>$2b$</c> and <c>$2y$</c> name one algorithm. So does <c>$2x$</c> for ASCII passwords; its hashes of other
/// passwords are wrong, and no password matches them. The oldest revision, <c>$2$</c>, is another algorithm and is not supported.
/// </remarks>
internal static partial class BcryptHash
{
    private const int WorkFactorStart = 4;
    private const int SaltStart = 7;
    private const int DigestStart = 29;

    /// <summary>Whether a text is a bcrypt hash that can be verified against.</summary>
    public static bool IsOne(string text) => Form().IsMatch(text);

    /// <summary>
    /// A hash of another system without what that system puts around it: the name of the algorithm in the form of LDAP and Dovecot
    /// (<c>{CRYPT}</c>, <c>{BLF-CRYPT}</c>), of Spring Security (<c>{bcrypt}</c>) or of Django (<c>bcrypt$</c>), and blanks.
    /// </summary>
    public static string FromImport(string text) => ImportPrefix().Replace(text.Trim(), string.Empty);

    /// <summary>The work factor of a hash: it took 2 to this power rounds.</summary>
    public static int WorkFactorOf(string hash) =>
        int.Parse(hash.AsSpan(WorkFactorStart, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The salt of a hash with its work factor, as <see cref="IBcrypt.Hash"/> takes it.</summary>
    public static string SaltOf(string hash) => $"$2b{hash.AsSpan(3, DigestStart - 3)}";

    /// <summary>Whether two hashes have the same salt and digest, compared in constant time (OWASP ASVS 5.0, V11.2.4).</summary>
    public static bool AreEqual(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(hash.AsSpan(SaltStart)), MemoryMarshal.AsBytes(other.AsSpan(SaltStart)));

    [GeneratedRegex(@"\A\$2[abxy]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A(\{(CRYPT|BLF-CRYPT|BCRYPT)\}|bcrypt\$(?=\$))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ImportPrefix();
}
