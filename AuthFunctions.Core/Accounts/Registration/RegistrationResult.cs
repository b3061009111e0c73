using AuthFunctions.Core.Accounts.EmailVerification;

namespace AuthFunctions.Core.Accounts.Registration;

/// <summary>The outcome of a registration.</summary>
public abstract record RegistrationResult
{
    private RegistrationResult()
    {
    }

    /// <summary>The user is registered and can log in.</summary>
    /// <param name="UserId">The new user's id.</param>
    public sealed record Registered(string UserId) : RegistrationResult;

    /// <summary>
    /// If the email is free, the user is registered in a moment, and gets a mail that verifies the email. Otherwise its owner is told by mail. The result
    /// does not tell which (<see cref="EmailVerificationMode.Required"/>; OWASP ASVS 5.0, V6.3.8).
    /// </summary>
    /// <param name="UserId">The id that the user has then.</param>
    public sealed record Accepted(string UserId) : RegistrationResult;

    /// <summary>The name belongs to another user.</summary>
    public sealed record NameTaken : RegistrationResult;

    /// <summary>The name or the password breaks a rule.</summary>
    /// <param name="NameError">What is wrong with the name, or null.</param>
    /// <param name="PasswordError">What is wrong with the password, or null.</param>
    public sealed record Invalid(string? NameError, string? PasswordError) : RegistrationResult;

    /// <summary>The client's network has registered too many users, or has sent too many requests at once. No user is registered.</summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : RegistrationResult;
}
