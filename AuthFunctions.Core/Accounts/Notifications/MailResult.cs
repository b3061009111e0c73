namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>How an attempt to send a mail ended.</summary>
internal abstract record MailResult
{
    private MailResult()
    {
    }

    /// <summary>The mail server has accepted the mail.</summary>
    public sealed record Sent : MailResult;

    /// <summary>The mail cannot be sent. Another attempt would end in the same way.</summary>
    /// <param name="Reason">Why not, for the log. It holds no address.</param>
    public sealed record Refused(string Reason) : MailResult;

    /// <summary>The mail server did not respond, or put the mail off. It may accept the mail later.</summary>
    /// <param name="Reason">What happened, for the log. It holds no address.</param>
    public sealed record Failed(string Reason) : MailResult;
}
