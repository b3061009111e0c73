using AuthFunctions.Core.Accounts.Notifications;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>The links in mails: the operator's, where they are set.</summary>
internal sealed class MailLinks(IOptions<MailOptions> options)
{
    private readonly LinkTemplates _templates = options.Value.LinkTemplates;

    /// <summary>The link of a mail; null for a mail without one.</summary>
    public Uri? Find(UserMail mail) => mail switch
    {
        UserMail.ResetPassword reset => Fill(_templates.ResetPassword, reset),
        UserMail.VerifyEmail verify => Fill(_templates.VerifyEmail, verify),
        UserMail.ConfirmEmail confirm => Fill(_templates.ConfirmEmail, confirm),
        UserMail.EmailChangeRequested or UserMail.EmailChanged => Fill(_templates.RevertEmail, (UserMail.WithToken)mail),
        UserMail.PasswordChanged or UserMail.NewDevice or UserMail.EmailTaken or UserMail.AccountDeleted => _templates.Account,
        _ => throw new NotSupportedException($"There is no link for {mail.GetType().Name}."),
    };

    private static Uri? Fill(string? template, UserMail.WithToken mail) =>
        template is null ? null : new Uri(template.Replace(LinkTemplates.Token, Uri.EscapeDataString(mail.Token), StringComparison.Ordinal));
}
