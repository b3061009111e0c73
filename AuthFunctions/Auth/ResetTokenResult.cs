namespace AuthFunctions;

/// <summary>What became of a request for a reset token.</summary>
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

    /// <summary>If the email is registered, its user gets a new reset token by mail. Whether it is remains unsaid.</summary>
    public sealed record Accepted : ResetTokenResult;

    /// <summary>Nobody registered the email.</summary>
    public sealed record UnknownEmail : ResetTokenResult;

    /// <summary>Too many reset tokens were asked for, whether anybody registered the email or not.</summary>
    /// <param name="RetryAfter">How long to wait before another request.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ResetTokenResult;
}
