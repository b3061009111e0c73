namespace AuthFunctions.Mail;

/// <summary>What leads to a mail.</summary>
internal abstract record MailJob
{
    private MailJob()
    {
    }

    /// <summary>Somebody asked for a new password; whether the email is registered has not been looked up.</summary>
    /// <param name="Email">The email as typed.</param>
    /// <param name="Caller">Who asked.</param>
    public sealed record ResetRequested(string Email, Caller Caller) : MailJob;

    /// <summary>A password was changed.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="Email">The user's email as registered.</param>
    public sealed record PasswordChanged(string UserId, string Email) : MailJob;

    /// <summary>What it is called in the log, where the rest of it must not be.</summary>
    public string Name => GetType().Name;
}
