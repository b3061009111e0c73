using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>
/// Which passwords can be set: any Unicode text between two lengths, in code points, with no rule about what it is made of
/// (OWASP ASVS 5.0, V6.2.5; NIST SP 800-63B-4, 3.1.1.2), as long as it is not among those that are guessed first.
/// </summary>
public sealed class PasswordPolicy
{
    /// <summary>The longest password, in Unicode code points.</summary>
    public const int MaximumLength = 1024;

    private readonly int _minimumLength;
    private readonly CommonPasswords? _common;
    private readonly IBreachedPasswords _breached;

    /// <summary>Creates the policy that the settings ask for.</summary>
    public PasswordPolicy(IOptions<AuthOptions> options, IBreachedPasswords breached)
    {
        _minimumLength = options.Value.MinimumPasswordLength;
        _breached = breached;
        _common = options.Value.RejectsCommonPasswords() ? new CommonPasswords() : null;
    }

    /// <summary>Says why a password cannot be set.</summary>
    /// <param name="password">The password.</param>
    /// <param name="loginName">The name that its user logs in with, as typed.</param>
    /// <returns>The reason, for the one who chose it, or null when it can.</returns>
    public string? FindFault(string password, string loginName)
    {
        var length = Length(password);
        return length < _minimumLength ? $"It must have {_minimumLength} characters at least."
            : length > MaximumLength ? $"It must have {MaximumLength} characters at most."
            : _common is null ? null
            : IsSame(password, loginName) ? "It must not be the name to log in with."
            : _common.Contains(password) ? "It is too common."
            : null;
    }

    /// <summary>Says that a password became public in a breach. It asks another service, where the settings name one, for a second at most.</summary>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>The reason not to set it, for the one who chose it, or null when there is none or it cannot be found out.</returns>
    public async Task<string?> FindBreachAsync(string password, CancellationToken cancellationToken) =>
        await _breached.ContainsAsync(password, cancellationToken) ? "It appeared in a data breach." : null;

    private static int Length(string password)
    {
        var length = 0;
        foreach (var _ in password.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    private static bool IsSame(string password, string loginName) =>
        password.AsSpan().Trim().Equals(loginName.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
