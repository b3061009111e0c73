using System.Security.Cryptography.X509Certificates;

namespace AuthFunctions.Testing.Mail;

/// <summary>How a <see cref="MailSink"/> behaves.</summary>
public sealed record MailSinkOptions
{
    /// <summary>The server's certificate and its key: the sink then offers STARTTLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The login that the sink requires, with or without TLS; null to require none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>How many mails are refused with <see cref="RefusalStatus"/> before one is accepted.</summary>
    public int Refusals { get; init; }

    /// <summary>The SMTP status of a refusal. 451 is a temporary failure; statuses from 500 are permanent ones.</summary>
    public int RefusalStatus { get; init; } = 451;
}
