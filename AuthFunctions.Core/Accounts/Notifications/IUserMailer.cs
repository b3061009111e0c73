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

    /// <summary>Sends a user the link by which to set a new password.</summary>
    /// <param name="email">The user's email as registered.</param>
    /// <param name="token">The reset token.</param>
    /// <param name="lifetime">The time for which the token works.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MailResult> SendResetLinkAsync(string email, string token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Tells a user that the password was changed (OWASP ASVS 5.0, V6.3.7).</summary>
    /// <param name="email">The user's email as registered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MailResult> SendPasswordChangedAsync(string email, CancellationToken cancellationToken);

    /// <summary>Tells a user that someone logged in with a device that is not known (OWASP ASVS 5.0, V6.3.5).</summary>
    /// <param name="email">The user's email as registered.</param>
    /// <param name="at">When that was.</param>
    /// <param name="address">The client's address; null when it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MailResult> SendNewDeviceAsync(string email, DateTimeOffset at, string? address, CancellationToken cancellationToken);
}
