namespace AuthFunctions.Core.Mail;

/// <summary>
/// The links in mails, <c>Mail__LinkTemplates__NAME</c>: pages of the operator, in place of the service's own. A link with a token contains <see cref="Token"/> once, best after
/// <c>#</c>: browsers do not send that part, so that the token is in no server's log and in no Referer header.
/// </summary>
public sealed class LinkTemplates
{
    /// <summary>The place of the token in a link.</summary>
    public const string Token = "{token}";

    /// <summary>The page that sets a new password. Null: that of the service, if it has pages.</summary>
    public string? ResetPassword { get; set; }

    /// <summary>The page that confirms the email of a new account. Null: that of the service, if it has pages.</summary>
    public string? VerifyEmail { get; set; }

    /// <summary>The page that confirms a changed email. Null: that of the service, if it has pages.</summary>
    public string? ConfirmEmail { get; set; }

    /// <summary>The page that takes an account back after a change of its email. Null: that of the service, if it has pages.</summary>
    public string? RevertEmail { get; set; }

    /// <summary>The page on which users log in and manage their account, without a token. Null: that of the service, if it has pages.</summary>
    public Uri? Account { get; set; }
}
