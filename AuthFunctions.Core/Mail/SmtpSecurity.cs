namespace AuthFunctions.Core.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>By TLS, begun with STARTTLS (RFC 3207) before anything else; a server that does not offer it, or whose certificate is not trusted, gets nothing.</summary>
    StartTls,

    /// <summary>Not at all: for a server on the same machine only, and without a password.</summary>
    None,
}
