using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// The name that a user logs in with: an email or a username. The two are separate namespaces: the username <c>a@b.c</c> and the email
/// <c>a@b.c</c> are two accounts. Two names are the same when their canonical forms are equal.
/// </summary>
public sealed class LoginName
{
    /// <summary>The longest name, in UTF-16 code units as typed.</summary>
    public const int MaxLength = 250;

    private readonly Lazy<string> _hash;

    private LoginName(string text, bool isEmail)
    {
        Text = text;
        IsEmail = isEmail;
        Canonical = isEmail && EmailAddress.TryParse(text) is { } address ? $"{Fold(address.Local)}@{address.Domain}" : Fold(text.Trim());
        _hash = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical))));
    }

    /// <summary>The name as typed.</summary>
    public string Text { get; }

    /// <summary>Whether the name is an email; otherwise it is a username.</summary>
    public bool IsEmail { get; }

    /// <summary>
    /// The form in which names are compared, the same in every culture: without surrounding blanks, in Unicode normalization form C (UAX #15), with
    /// case folded, and with an email's domain as A-labels.
    /// </summary>
    /// <remarks>Index rows are found by it. A change to this form loses every user whose name it changes.</remarks>
    public string Canonical { get; }

    /// <summary>SHA-256 of <see cref="Canonical"/> in lower-case hex, by which storage finds the name.</summary>
    public string Hash => _hash.Value;

    /// <summary>An email as a login name, valid or not.</summary>
    public static LoginName Email(string text) => new(text, isEmail: true);

    /// <summary>A username as a login name, valid or not.</summary>
    public static LoginName Username(string text) => new(text, isEmail: false);

    /// <summary>Whether this name belongs to a user.</summary>
    public bool IsOf(User user) => user.LoginName is { } name && name.IsEmail == IsEmail && name.Canonical == Canonical;

    /// <summary>Whether a text is this name, perhaps typed in another way.</summary>
    public bool Matches(string text) => new LoginName(text, IsEmail).Canonical == Canonical;

    /// <summary>Checks whether the name can be registered.</summary>
    /// <returns>Why not, in words for the person who typed it; null when it can.</returns>
    public string? Validate()
    {
        if (string.IsNullOrWhiteSpace(Text))
        {
            return "It must not be blank.";
        }

        if (Text.Length > MaxLength)
        {
            return $"It must have at most {MaxLength} characters.";
        }

        if (Text.EnumerateRunes().Any(IsForbidden))
        {
            return "It must not contain control characters or invisible characters.";
        }

        return IsEmail && !EmailAddress.IsValid(Text) ? "It must be an email address: local@domain." : null;
    }

    // To upper case and back, because some letters have two lower-case forms. The result of that may not be normalized.
    private static string Fold(string text) => Normalize(Normalize(text).ToUpperInvariant().ToLowerInvariant());

    private static string Normalize(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // It is no Unicode text: one half of a surrogate pair. Such a name is never registered.
            return text;
        }
    }

    // An invisible character makes two names look the same. The canonical form of an unassigned character changes once Unicode assigns it.
    private static bool IsForbidden(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
