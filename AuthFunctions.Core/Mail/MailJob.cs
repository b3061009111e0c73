using AuthFunctions.Core.Accounts;

namespace AuthFunctions.Core.Mail;

/// <summary>An event that leads to a mail.</summary>
internal abstract record MailJob
{
    private MailJob()
    {
    }

    /// <summary>A new password was requested. Whether the email is registered has not been looked up.</summary>
    /// <param name="Email">The email as typed.</param>
    /// <param name="Client">The client that requested it.</param>
    public sealed record ResetRequested(string Email, ClientInfo Client) : MailJob;

    /// <summary>A password was changed.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="Email">The user's email as registered.</param>
    public sealed record PasswordChanged(string UserId, string Email) : MailJob;

    /// <summary>The name of the event in the log, which must not hold anything else of it.</summary>
    public string Name => GetType().Name;
}
