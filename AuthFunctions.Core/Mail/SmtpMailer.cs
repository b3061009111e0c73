using System.Text;
using AuthFunctions.Core.Accounts;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Utils;

namespace AuthFunctions.Core.Mail;

/// <summary>Sends mails over SMTP, each on a connection of its own.</summary>
internal sealed class SmtpMailer(IOptions<SmtpOptions> options, TimeProvider time)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly SmtpOptions _options = options.Value;

    /// <summary>Sends a mail. When this returns, the mail server has accepted it.</summary>
    /// <param name="to">The address, which <see cref="EmailAddress.IsValid"/> accepts.</param>
    /// <param name="content">The mail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SmtpCommandException">The server refused it.</exception>
    /// <exception cref="OperationCanceledException">The server took longer than 30 seconds, or the token was cancelled.</exception>
    public async Task SendAsync(string to, MailContent content, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(to, content);
        // As HttpClient does: a server that is trusted must not become unreachable because its revocation list is.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(SendTimeout);
        await client.ConnectAsync(_options.Host!, _options.Port, SecurityOf(_options.EffectiveSecurity), deadline.Token);
        if (!string.IsNullOrEmpty(_options.User))
        {
            await client.AuthenticateAsync(_options.User, _options.Password!, deadline.Token);
        }

        if (!NeedsSmtpUtf8(message))
        {
            // The next server may not have the extension, and would send the mail back. Domains are sent as A-labels without it.
            client.Capabilities &= ~SmtpCapabilities.UTF8;
        }

        await client.SendAsync(message, deadline.Token);
        await client.DisconnectAsync(quit: true, deadline.Token);
    }

    // StartTls fails without a response to STARTTLS or a trusted certificate: neither the password nor the mail is sent then.
    private static SecureSocketOptions SecurityOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(security), security, "There is no such protection."),
    };

    private MimeMessage CreateMessage(string to, MailContent content)
    {
        var sender = MailboxAddress.Parse(_options.From!);
        var from = EmailAddress.TryParse(sender.Address)!;
        var message = new MimeMessage(
            [ToMailbox(sender.Name, from)],
            [ToMailbox(name: null, EmailAddress.TryParse(to) ?? throw new ArgumentException("It is no address.", nameof(to)))],
            content.Subject,
            new BodyBuilder { TextBody = content.Text, HtmlBody = content.Html }.ToMessageBody())
        {
            Date = time.GetUtcNow(),
            // Not with the name of this machine, which is the library's default.
            MessageId = MimeUtils.GenerateMessageId(from.Domain),
        };
        // Out-of-office replies do not respond to such mails (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    // RFC 6531, section 3.2: for addresses whose local part is not ASCII. Names and subjects have an encoding of their own (RFC 2047).
    private static bool NeedsSmtpUtf8(MimeMessage message) =>
        message.From.Mailboxes.Concat(message.To.Mailboxes).Any(mailbox => !Ascii.IsValid(mailbox.LocalPart));

    private static MailboxAddress ToMailbox(string? name, EmailAddress address) => new(name, address.ToString());
}
