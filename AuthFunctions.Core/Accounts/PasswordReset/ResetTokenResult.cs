namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>The outcome of a request for a reset token.</summary>
public abstract record ResetTokenResult
{
    private ResetTokenResult()
    {
    }

    /// <summary>The user has a new reset token, and no other one works.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="Email">The user's email as registered.</param>
    /// <param name="Token">The token, for the user alone.</param>
    public sealed record Issued(string UserId, string Email, string Token) : ResetTokenResult;

    /// <summary>If the email is registered, its user gets a new reset token by mail. The result does not tell whether it is.</summary>
    public sealed record Accepted : ResetTokenResult;

    /// <summary>The email is not registered.</summary>
    public sealed record UnknownEmail : ResetTokenResult;

    /// <summary>Too many reset tokens were requested, whether the email is registered or not.</summary>
    /// <param name="RetryAfter">The time to wait before another request.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ResetTokenResult;
}
