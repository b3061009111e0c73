namespace AuthFunctions.Core.Accounts.EmailChange;

/// <summary>The outcome of a request to change the email.</summary>
public abstract record EmailChangeRequestResult
{
    private EmailChangeRequestResult()
    {
    }

    /// <summary>If the new email is free, a mail to it is on its way; otherwise its owner is told. The result does not tell which.</summary>
    public sealed record Accepted : EmailChangeRequestResult;

    /// <summary>The new email breaks a rule, or is the one that the user has.</summary>
    /// <param name="EmailError">What is wrong with it.</param>
    public sealed record Invalid(string EmailError) : EmailChangeRequestResult;

    /// <summary>The user has no email, or the service sends no mail.</summary>
    public sealed record Unavailable : EmailChangeRequestResult;

    /// <summary>Too many mails were requested.</summary>
    /// <param name="RetryAfter">The time to wait before another request.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : EmailChangeRequestResult;
}
