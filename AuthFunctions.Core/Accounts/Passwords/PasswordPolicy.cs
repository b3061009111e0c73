using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>
/// The rules for new passwords: any Unicode text between two lengths in code points, without rules about its composition (OWASP ASVS 5.0,
/// V6.2.5; NIST SP 800-63B-4, 3.1.1.2), that is not one of those that are guessed first.
/// </summary>
internal sealed class PasswordPolicy(IOptions<PasswordOptions> options, IBreachedPasswordChecker breached)
{
    /// <summary>The longest password, in Unicode code points.</summary>
    public const int MaximumLength = 1024;

    private readonly int _minimumLength = options.Value.MinimumLength;
    private readonly CommonPasswords? _common = options.Value.RejectsCommon ? new CommonPasswords() : null;

    /// <summary>Checks whether a password can be set.</summary>
    /// <param name="password">The password.</param>
    /// <param name="name">The name that its user logs in with.</param>
    /// <returns>Why not, in words for the person who chose it; null when it can.</returns>
    public string? Validate(string password, LoginName name)
    {
        var length = CountCodePoints(password);
        return length < _minimumLength ? $"It must have at least {_minimumLength} characters."
            : length > MaximumLength ? $"It must have at most {MaximumLength} characters."
            : _common is null ? null
            : name.Matches(password) ? "It must not be the login name."
            : _common.Contains(password) ? "It is too common."
            : null;
    }

    /// <summary>Checks that a password is not known from a data breach. Where the settings name a service for that, this takes up to a second.</summary>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>Why the password cannot be set, in words for the person who chose it; null when it can or when that cannot be found out.</returns>
    public async Task<string?> ValidateNotBreachedAsync(string password, CancellationToken cancellationToken) =>
        await breached.ContainsAsync(password, cancellationToken) ? "It appeared in a data breach." : null;

    private static int CountCodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
