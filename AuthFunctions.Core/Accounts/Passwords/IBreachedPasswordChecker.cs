namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>Knows passwords that became public in breaches of other services (OWASP ASVS 5.0, V6.2.12; NIST SP 800-63B-4, 3.1.1.2).</summary>
public interface IBreachedPasswordChecker
{
    /// <summary>Whether a password is known from a breach. It throws nothing but <see cref="OperationCanceledException"/>.</summary>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>True when it is known; false when it is not, or when that cannot be found out in time.</returns>
    Task<bool> ContainsAsync(string password, CancellationToken cancellationToken);
}
