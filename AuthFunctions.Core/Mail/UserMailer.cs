using System.Net.Sockets;
using System.Threading.RateLimiting;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.PasswordReset;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>Writes the mails to users, and sends each once.</summary>
internal sealed class UserMailer(SmtpMailer mailer, MailTemplates templates, IOptions<PasswordResetOptions> passwordReset)
    : IUserMailer, IDisposable
{
    /// <summary>The mails to one domain that an instance sends at once: a third of the tasks that it runs at once (host.json).</summary>
    public const int MailsPerDomain = 8;

    private const int FirstPermanentStatus = 500;

    private static readonly TimeSpan ReservationTimeout = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _domains = PartitionedRateLimiter.Create<string, string>(domain =>
        RateLimitPartition.GetConcurrencyLimiter(domain, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = MailsPerDomain,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    public bool IsOn { get; } = passwordReset.Value.TokenDelivery == ResetTokenDelivery.Email;

    public async Task<IDisposable?> TryReserveAsync(string email, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(ReservationTimeout);
        try
        {
            return await _domains.AcquireAsync(DomainOf(email), cancellationToken: limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _domains.Dispose();

    private static string DomainOf(string email) => email[(email.LastIndexOf('@') + 1)..].Trim().ToUpperInvariant();

    public async Task<MailResult> SendAsync(UserMail mail, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return new MailResult.Refused("Auth__PasswordReset__TokenDelivery is Response, so no mails are sent.");
        }

        if (!EmailAddress.IsValid(mail.To))
        {
            return new MailResult.Refused("No mail can be sent to the email.");
        }

        try
        {
            await mailer.SendAsync(mail.To, templates.Write(mail), cancellationToken);
            return new MailResult.Sent();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return IsPermanent(exception) ? new MailResult.Refused(Describe(exception)) : new MailResult.Failed(Describe(exception));
        }
    }

    // A retry of the same mail would get the same response (RFC 5321, section 4.2.1).
    private static bool IsPermanent(Exception exception) =>
        exception is SmtpCommandException { StatusCode: var status } && (int)status >= FirstPermanentStatus;

    // The messages of exceptions may hold what a server said, and servers repeat addresses.
    private static string Describe(Exception? exception)
    {
        var causes = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
        {
            causes.Add(exception switch
            {
                SmtpCommandException smtp => $"{nameof(SmtpCommandException)} {smtp.StatusCode}",
                SocketException socket => $"{nameof(SocketException)} {socket.SocketErrorCode}",
                _ => exception.GetType().Name,
            });
        }

        return string.Join(", caused by ", causes);
    }
}
