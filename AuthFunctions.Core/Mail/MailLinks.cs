using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Notifications;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>The links in mails: the operator's, where they are set; otherwise the service's own pages, where it has them.</summary>
internal sealed class MailLinks(IOptions<MailOptions> options, IOptions<PagesOptions> pages, IOptions<AuthOptions> auth)
{
    private readonly LinkTemplates _templates = options.Value.LinkTemplates;

    // Null where there are no pages.
    private readonly string? _account = pages.Value.Enabled && auth.Value.PublicBaseUrl is { } url ? $"{url.AbsoluteUri.TrimEnd('/')}/account" : null;

    /// <summary>The link of a mail; null for a mail without one.</summary>
    public Uri? Find(UserMail mail) => mail switch
    {
        // The email is behind # too: the page needs it, and browsers do not send it.
        UserMail.ResetPassword reset => Fill(_templates.ResetPassword ?? PageOf("reset", $"&email={Uri.EscapeDataString(reset.To)}"), reset),
        UserMail.VerifyEmail verify => Fill(_templates.VerifyEmail ?? PageOf("verify"), verify),
        UserMail.ConfirmEmail confirm => Fill(_templates.ConfirmEmail ?? PageOf("email"), confirm),
        UserMail.EmailChangeRequested or UserMail.EmailChanged => Fill(_templates.RevertEmail ?? PageOf("email/revert"), (UserMail.WithToken)mail),
        UserMail.PasswordChanged or UserMail.NewDevice or UserMail.EmailTaken or UserMail.AccountDeleted =>
            _templates.Account ?? (_account is null ? null : new Uri(_account)),
        _ => throw new NotSupportedException($"There is no link for {mail.GetType().Name}."),
    };

    private string? PageOf(string page, string rest = "") => _account is null ? null : $"{_account}/{page}#token={LinkTemplates.Token}{rest}";

    private static Uri? Fill(string? template, UserMail.WithToken mail) =>
        template is null ? null : new Uri(template.Replace(LinkTemplates.Token, Uri.EscapeDataString(mail.Token), StringComparison.Ordinal));
}
