namespace AuthFunctions;

/// <summary>
/// Which passwords can be set: any Unicode text between two lengths, in code points, with no rule about what it is made of
/// (OWASP ASVS 5.0, V6.2.5; NIST SP 800-63B-4, 3.1.1.2).
/// </summary>
internal static class PasswordPolicy
{
    /// <summary>The longest password, in Unicode code points.</summary>
    public const int MaximumLength = 1024;

    /// <summary>Says why a password cannot be set.</summary>
    /// <returns>The reason, for the one who chose it, or null when it can.</returns>
    public static string? FindFault(string password, int minimumLength)
    {
        var length = Length(password);
        return length < minimumLength ? $"It must have {minimumLength} characters at least."
            : length > MaximumLength ? $"It must have {MaximumLength} characters at most."
            : null;
    }

    private static int Length(string password)
    {
        var length = 0;
        foreach (var _ in password.EnumerateRunes())
        {
            length++;
        }

        return length;
    }
}
