namespace AuthFunctions.Core.Mail;

/// <summary>The mail server's settings: <c>Smtp__NAME</c> in app settings and environment variables. They are checked at start.</summary>
internal sealed class SmtpOptions
{
    /// <summary>The configuration section that holds the settings.</summary>
    public const string Section = "Smtp";

    // RFC 8314, section 7.3: "submissions".
    private const int ImplicitTlsPort = 465;

    /// <summary>The mail server's name.</summary>
    public string? Host { get; set; }

    /// <summary>The mail server's port; 587 is the port of submission (RFC 6409), 465 that of submission over TLS (RFC 8314).</summary>
    public int Port { get; set; } = 587;

    /// <summary>The user of the mail server; null for no login.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The sender of every mail: an address, or a name and an address, <c>Example &lt;no-reply@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>How the connection is protected. Null: as the port says, <see cref="SmtpSecurity.Tls"/> on 465 and <see cref="SmtpSecurity.StartTls"/> on others.</summary>
    public SmtpSecurity? Security { get; set; }

    /// <summary>The value of <see cref="Security"/>, or its default.</summary>
    public SmtpSecurity EffectiveSecurity => Security ?? (Port == ImplicitTlsPort ? SmtpSecurity.Tls : SmtpSecurity.StartTls);
}
