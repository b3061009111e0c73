using Zxcvbn.Matcher;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>
/// The passwords that are guessed first (OWASP ASVS 5.0, V6.2.4; NIST SP 800-63B-4, 3.1.1.2): zxcvbn's ranked list, and what
/// that list leaves out since zxcvbn finds it by rule, a repeated character, a sequence and a walk over the keyboard.
/// </summary>
internal sealed class CommonPasswords
{
    // The matchers look at every part of the text, in time that grows with the cube of its length.
    private const int MaxLength = 100;

    private readonly IMatcher[] _matchers =
        [new DictionaryMatcher("passwords", "passwords.lst"), new RepeatMatcher(), new SequenceMatcher(), new SpatialMatcher()];

    /// <summary>
    /// Whether a password is one of them, whatever its case. Only its first 100 UTF-16 code units are looked at, and all of them
    /// must be one match: a long password may contain common ones.
    /// </summary>
    public bool Contains(string password)
    {
        var text = password.Length > MaxLength ? password[..MaxLength] : password;
        return Array.Exists(_matchers, matcher => matcher.MatchPassword(text).Any(match => match.Token.Length == text.Length));
    }
}
