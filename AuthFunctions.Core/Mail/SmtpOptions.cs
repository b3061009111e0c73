namespace AuthFunctions.Core.Mail;

/// <summary>The mail server's settings: <c>Smtp__NAME</c> in app settings and environment variables. They are checked at start.</summary>
internal sealed class SmtpOptions
{
    /// <summary>The configuration section that holds the settings.</summary>
    public const string Section = "Smtp";

    /// <summary>The mail server's name.</summary>
    public string? Host { get; set; }

    /// <summary>The mail server's port; 587 is the port of submission (RFC 6409).</summary>
    public int Port { get; set; } = 587;

    /// <summary>The user of the mail server; null for no login.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The sender of every mail: an address, or a name and an address, <c>Example &lt;no-reply@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;
}
