namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>The outcome of a password update.</summary>
public abstract record UpdatePasswordResult
{
    private UpdatePasswordResult()
    {
    }

    /// <summary>The new password works, the token is used up and every session of the user has ended.</summary>
    /// <param name="Email">The user's email as registered.</param>
    public sealed record Updated(string Email) : UpdatePasswordResult;

    /// <summary>The token is unknown, used or expired, or the email is not that of the token's user.</summary>
    public sealed record BadToken : UpdatePasswordResult;

    /// <summary>The new password breaks a rule.</summary>
    /// <param name="PasswordError">What is wrong with it.</param>
    public sealed record Invalid(string PasswordError) : UpdatePasswordResult;

    /// <summary>The client's network has sent too many requests at once. The token still works.</summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : UpdatePasswordResult;
}
