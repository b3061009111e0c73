using System.Globalization;
using System.Text;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// The address of one mailbox, <c>local@domain</c> (RFC 5321, section 4.1.2; RFC 6531, section 3.3). It is the one definition for registration and
/// for mail: what cannot be parsed cannot be sent to. Only a mail can show that the address exists (OWASP Input Validation Cheat Sheet).
/// </summary>
public sealed record EmailAddress
{
    // RFC 5322, section 3.2.3: atext, without letters and digits.
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    /// <summary>The part before the <c>@</c>, as typed.</summary>
    public string Local { get; }

    /// <summary>The domain as mail servers know it: in lower case, and as A-labels (RFC 5890; UTS #46, nontransitional) where it is not ASCII.</summary>
    public string Domain { get; }

    /// <summary>Parses an address.</summary>
    /// <param name="text">Any text. Surrounding blanks are ignored.</param>
    /// <returns>The address; null for anything else, and for quoted local parts and address literals, which few servers accept.</returns>
    public static EmailAddress? TryParse(string text)
    {
        var address = text.Trim();
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && IsDotAtom(address.AsSpan(0, at)) && ToAscii(address[(at + 1)..]) is { } domain
            ? new EmailAddress(address[..at], domain)
            : null;
    }

    /// <summary>Whether a text can be parsed.</summary>
    public static bool IsValid(string text) => TryParse(text) is not null;

    /// <inheritdoc />
    public override string ToString() => $"{Local}@{Domain}";

    private static bool IsDotAtom(ReadOnlySpan<char> local)
    {
        foreach (var atom in local.Split('.'))
        {
            if (!IsAtom(local[atom]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAtom(ReadOnlySpan<char> atom)
    {
        foreach (var rune in atom.EnumerateRunes())
        {
            var isAllowed = rune.IsAscii
                ? Rune.IsLetterOrDigit(rune) || AtomSymbols.Contains((char)rune.Value, StringComparison.Ordinal)
                : !Rune.IsWhiteSpace(rune);
            if (!isAllowed)
            {
                return false;
            }
        }

        return !atom.IsEmpty;
    }

    private static string? ToAscii(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            // "example.org." is a name for resolvers and not for mail. A last label of digits would be an IPv4 address (RFC 3696, section 2).
            return ascii.EndsWith('.') || ascii.AsSpan(ascii.LastIndexOf('.') + 1).ContainsAnyExceptInRange('0', '9') is false ? null : ascii;
        }
        catch (ArgumentException)
        {
            // It is no domain name: empty, too long, or with characters that no name has.
            return null;
        }
    }
}
