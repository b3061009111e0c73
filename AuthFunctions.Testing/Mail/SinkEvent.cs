using System.Globalization;
using MimeKit;

namespace AuthFunctions.Testing.Mail;

/// <summary>An event that a <see cref="MailSink"/> records.</summary>
public abstract record SinkEvent
{
    private SinkEvent()
    {
    }

    /// <summary>A client attempted to log in.</summary>
    /// <param name="User">The user name that the client sent.</param>
    /// <param name="Method">The SASL mechanism: <c>PLAIN</c> or <c>LOGIN</c>.</param>
    /// <param name="Secure">Whether the connection used TLS.</param>
    public sealed record Login(string User, string Method, bool Secure) : SinkEvent;

    /// <summary>The sink refused a mail.</summary>
    /// <param name="To">The recipients of the envelope, comma-separated.</param>
    public sealed record Refusal(string To) : SinkEvent;

    /// <summary>The sink accepted a mail.</summary>
    /// <param name="From">The sender of the envelope.</param>
    /// <param name="To">The recipients of the envelope, comma-separated.</param>
    /// <param name="User">The user who logged in; null without a login.</param>
    /// <param name="Secure">Whether the connection used TLS.</param>
    /// <param name="IsSmtpUtf8">Whether the client asked for internationalized addresses and headers (<c>SMTPUTF8</c>, RFC 6531).</param>
    /// <param name="Message">The mail.</param>
    public sealed record Mail(string From, string To, string? User, bool Secure, bool IsSmtpUtf8, MimeMessage Message) : SinkEvent
    {
        /// <summary>The decoded subject.</summary>
        public string? Subject => Message.Subject;

        /// <summary>The headers of the mail and of its outermost part, unfolded, one per line.</summary>
        public string Headers => string.Join('\n', Message.Headers.Concat(Message.Body?.Headers ?? []).Select(header => $"{header.Field}: {header.Value.Trim()}"));

        /// <summary>The content types of the parts.</summary>
        public IEnumerable<string> Types => Message.BodyParts.Select(part => part.ContentType.MimeType.ToLower(CultureInfo.InvariantCulture));

        /// <summary>The text of the plain part, with <c>\n</c> as the line break and without leading or trailing whitespace.</summary>
        public string Text => Normalize(Message.TextBody);

        /// <summary>The text of the HTML part, in the same form.</summary>
        public string Html => Normalize(Message.HtmlBody);

        private static string Normalize(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
    }
}
