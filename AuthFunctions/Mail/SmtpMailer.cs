using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Mail;

/// <summary>Sends mails over SMTP, each on a connection of its own.</summary>
internal sealed class SmtpMailer(IOptions<SmtpOptions> options)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly SmtpOptions _options = options.Value;

    /// <summary>Reads a registered email as the address of exactly one mailbox, itself.</summary>
    /// <returns>The address, or null when it is none: <c>a&lt;b@example.com&gt;</c> would name another mailbox than it says.</returns>
    public static MailAddress? FindAddress(string email)
    {
        var text = email.Trim();
        return MailAddress.TryCreate(text, out var address) && address.Address == text ? address : null;
    }

    /// <summary>Sends a mail; when this returns, the mail server has accepted it.</summary>
    /// <exception cref="SmtpException">The server refused it, cannot be reached or cannot be trusted.</exception>
    /// <exception cref="OperationCanceledException">The server took longer than 30 seconds, or the mail was given up.</exception>
    public async Task SendAsync(MailAddress to, MailContent content, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(to, content);
        using var client = new SmtpClient(_options.Host, _options.Port)
        {
            // Without an answer to STARTTLS and a trusted certificate, it sends neither the password nor the mail.
            EnableSsl = _options.Security != SmtpSecurity.None,
            Credentials = string.IsNullOrEmpty(_options.User) ? null : new NetworkCredential(_options.User, _options.Password),
            // Addresses beyond ASCII (RFC 6531), where the server takes them.
            DeliveryFormat = SmtpDeliveryFormat.International,
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(SendTimeout);
        await client.SendMailAsync(message, deadline.Token);
    }

    private MailMessage CreateMessage(MailAddress to, MailContent content)
    {
        var message = new MailMessage(new MailAddress(_options.From!), to) { Subject = content.Subject };
        // Out-of-office replies leave such mails alone (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(CreateView(content.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(CreateView(content.Html, MediaTypeNames.Text.Html));
        return message;
    }

    // In base64: the quoted-printable of .NET encodes line breaks too, which RFC 2045 (section 6.7) forbids.
    private static AlternateView CreateView(string text, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(text.ReplaceLineEndings("\r\n"), Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }
}
