namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>Sends mails to users.</summary>
internal interface IUserMailer
{
    /// <summary>Whether users get mails. If not, reset tokens are in responses.</summary>
    bool IsOn { get; }

    /// <summary>
    /// Reserves one of the few mails to an email's domain that an instance sends at once, so that a domain whose mails take long does not hold up all
    /// others. It waits up to a second.
    /// </summary>
    /// <param name="email">The user's email as registered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reservation, to be disposed after the mail was sent; null when too many mails to the domain are being sent.</returns>
    Task<IDisposable?> TryReserveAsync(string email, CancellationToken cancellationToken);

    /// <summary>Sends a mail, once.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MailResult> SendAsync(UserMail mail, CancellationToken cancellationToken);
}
