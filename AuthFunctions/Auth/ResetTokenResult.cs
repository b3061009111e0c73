namespace AuthFunctions;

/// <summary>What became of a request for a reset token.</summary>
public abstract record ResetTokenResult
{
    private ResetTokenResult()
    {
    }

    /// <summary>The user has a new reset token, and no other one works.</summary>
    /// <param name="Email">The user's email as registered.</param>
    /// <param name="Token">The token, for the user alone.</param>
    public sealed record Issued(string Email, string Token) : ResetTokenResult;

    /// <summary>Nobody registered the email.</summary>
    public sealed record UnknownEmail : ResetTokenResult;

    /// <summary>Too many reset tokens were asked for, whether anybody registered the email or not.</summary>
    /// <param name="RetryAfter">How long to wait before another request.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ResetTokenResult;
}
