namespace AuthFunctions.Core.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>By TLS, which STARTTLS (RFC 3207) begins before anything else is sent. A server without it, or without a trusted certificate, gets neither login nor mail.</summary>
    StartTls,

    /// <summary>By TLS from the first byte (implicit TLS, RFC 8314, section 3.3), usually on port 465. A server without a trusted certificate gets neither login nor mail.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine only, and without a password.</summary>
    None,
}
