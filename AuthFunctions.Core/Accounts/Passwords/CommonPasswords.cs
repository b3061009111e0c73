using Zxcvbn.Matcher;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>
/// The passwords that are guessed first (OWASP ASVS 5.0, V6.2.4; NIST SP 800-63B-4, 3.1.1.2): zxcvbn's ranked list, and what zxcvbn finds by rules:
/// a repeated character, a sequence, a walk over the keyboard.
/// </summary>
internal sealed class CommonPasswords
{
    // The matchers check every part of the text. Their time grows with the cube of its length.
    private const int MaxLength = 100;

    private readonly IMatcher[] _matchers =
        [new DictionaryMatcher("passwords", "passwords.lst"), new RepeatMatcher(), new SequenceMatcher(), new SpatialMatcher()];

    /// <summary>
    /// Whether a password is one of them, in any case. Only its first 100 UTF-16 code units are checked, and they must be one match: a long password
    /// may contain common ones.
    /// </summary>
    public bool Contains(string password)
    {
        var text = password.Length > MaxLength ? password[..MaxLength] : password;
        return Array.Exists(_matchers, matcher => matcher.MatchPassword(text).Any(match => match.Token.Length == text.Length));
    }
}
