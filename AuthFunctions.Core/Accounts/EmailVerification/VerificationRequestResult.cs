namespace AuthFunctions.Core.Accounts.EmailVerification;

/// <summary>The outcome of a request for a mail that verifies the email.</summary>
public abstract record VerificationRequestResult
{
    private VerificationRequestResult()
    {
    }

    /// <summary>The mail is on its way, or the email is verified already.</summary>
    public sealed record Accepted : VerificationRequestResult;

    /// <summary>The user has no email, or the service verifies none.</summary>
    public sealed record Unavailable : VerificationRequestResult;

    /// <summary>Too many mails were requested.</summary>
    /// <param name="RetryAfter">The time to wait before another request.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : VerificationRequestResult;
}
