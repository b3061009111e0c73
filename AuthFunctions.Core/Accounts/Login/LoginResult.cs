using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>The outcome of a login.</summary>
public abstract record LoginResult
{
    private LoginResult()
    {
    }

    /// <summary>The user is logged in.</summary>
    /// <param name="Session">The new session.</param>
    /// <param name="DeviceIds">The ids that the client presents at the next login, so that it is known then. They are secrets.</param>
    public sealed record LoggedIn(NewSession Session, IReadOnlyList<string> DeviceIds) : LoginResult;

    /// <summary>There is no such user, or the password is wrong. The client cannot know which (OWASP ASVS 5.0, V6.3.8).</summary>
    public sealed record BadCredentials : LoginResult;

    /// <summary>
    /// The password is right, and the user has to verify the email first (<see cref="EmailVerificationMode.Required"/>). A mail for that is on its way,
    /// unless too many were sent.
    /// </summary>
    public sealed record EmailUnverified : LoginResult;

    /// <summary>
    /// Too many logins have failed, or the client's network has sent too many requests at once. No password was verified (OWASP ASVS 5.0, V6.3.1).
    /// </summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : LoginResult;

    /// <summary>
    /// Too many logins in a row have failed under the name, registered or not. No password was verified, and waiting does not help: a new password
    /// unlocks the name (NIST SP 800-63B-4, 3.2.2).
    /// </summary>
    public sealed record Locked : LoginResult;
}
