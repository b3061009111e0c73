using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>The outcome of a change of a password by a user who is logged in.</summary>
public abstract record ChangePasswordResult
{
    private ChangePasswordResult()
    {
    }

    /// <summary>The new password works, the old one does not, and every session of the user but the new one has ended.</summary>
    /// <param name="Session">The new session.</param>
    public sealed record Changed(NewSession Session) : ChangePasswordResult;

    /// <summary>The current password is wrong. It was counted as a failed login.</summary>
    public sealed record WrongPassword : ChangePasswordResult;

    /// <summary>The new password breaks a rule.</summary>
    /// <param name="PasswordError">What is wrong with it.</param>
    public sealed record Invalid(string PasswordError) : ChangePasswordResult;

    /// <summary>Too many logins have failed, or the client's network has sent too many requests at once. No password was verified.</summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ChangePasswordResult;

    /// <summary>Too many logins in a row have failed under the name. No password was verified, and waiting does not help.</summary>
    public sealed record Locked : ChangePasswordResult;
}
