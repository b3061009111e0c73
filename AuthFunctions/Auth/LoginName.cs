namespace AuthFunctions;

/// <summary>
/// What a user logs in with: an email or a username. The two are separate namespaces, so that the username <c>a@b.c</c>
/// and the email <c>a@b.c</c> are two accounts. Names match without regard to case or surrounding blanks.
/// </summary>
public sealed record LoginName
{
    /// <summary>The longest name, in UTF-16 code units as typed.</summary>
    public const int MaxLength = 250;

    private LoginName(string text, bool isEmail)
    {
        Text = text;
        IsEmail = isEmail;
    }

    /// <summary>The name as it was typed.</summary>
    public string Text { get; }

    /// <summary>Whether the name is an email; otherwise it is a username.</summary>
    public bool IsEmail { get; }

    /// <summary>An email as a login name, valid or not.</summary>
    public static LoginName Email(string text) => new(text, isEmail: true);

    /// <summary>A username as a login name, valid or not.</summary>
    public static LoginName Username(string text) => new(text, isEmail: false);

    /// <summary>Says why nobody can register this name.</summary>
    /// <returns>The reason, for the one who typed it, or null when the name is valid.</returns>
    public string? FindFault()
    {
        var name = Text.AsSpan().Trim();
        if (name.IsEmpty)
        {
            return "It must not be blank.";
        }

        if (Text.Length > MaxLength)
        {
            return $"It must have {MaxLength} characters at most.";
        }

        foreach (var character in Text)
        {
            if (char.IsControl(character))
            {
                return "It must not hold control characters.";
            }
        }

        return IsEmail && !IsAddress(name) ? "It must be an email address: local@domain." : null;
    }

    // Whether mail arrives there is for a mail to find out (OWASP ASVS 5.0, V6.3.8); this only tells an address from a typo.
    private static bool IsAddress(ReadOnlySpan<char> name)
    {
        var at = name.IndexOf('@');
        return at > 0
            && at == name.LastIndexOf('@')
            && at < name.Length - 1
            && !name.ContainsAny(' ', '\u00A0');
    }
}
