using System.Security.Cryptography.X509Certificates;

namespace AuthFunctions.Testing.Mail;

/// <summary>Options of a <see cref="MailSink"/>.</summary>
public sealed record MailSinkOptions
{
    /// <summary>The server's certificate with its key. If it is set, the sink offers STARTTLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether connections begin with TLS, as on port 465 (RFC 8314). It needs a <see cref="Certificate"/>.</summary>
    public bool IsImplicitTls { get; init; }

    /// <summary>The login that the sink requires, with or without TLS; null to require none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>The number of mails that are refused with <see cref="RefusalStatus"/> before one is accepted.</summary>
    public int Refusals { get; init; }

    /// <summary>
    /// Decides whether a mail to a recipient is accepted; otherwise it is refused with <see cref="RefusalStatus"/>. The client waits for it. Null accepts all.
    /// </summary>
    public Func<string, Task<bool>>? Accepts { get; init; }

    /// <summary>Runs after the sink has accepted a mail and before it responds. The client waits for it.</summary>
    public Func<string, Task>? AfterMail { get; init; }

    /// <summary>The SMTP status of a refusal. 451 is a temporary failure; 500 and above are permanent failures.</summary>
    public int RefusalStatus { get; init; } = 451;
}
