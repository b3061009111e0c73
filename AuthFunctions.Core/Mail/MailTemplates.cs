using System.Globalization;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Notifications;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>Writes the mails that the service sends, from the texts of <see cref="MailTexts"/>.</summary>
internal sealed class MailTemplates(MailLinks links, IOptions<AuthOptions> options)
{
    // The place of the link and of the token among the texts.
    private const string Action = "Action";

    /// <summary>Writes a mail in its language.</summary>
    public MailContent Write(UserMail mail)
    {
        var culture = CultureInfo.GetCultureInfo(mail.Language);
        object?[] values = [mail.To, options.Value.PublicBaseUrl!.Authority, .. DetailsOf(mail, culture)];
        string Say(string text) => MailTexts.Format(culture, text, values);
        return MailRenderer.Render(
            mail.Language,
            Say($"{mail.GetType().Name}_Subject"),
            [.. TextsOf(mail).SelectMany(text => text == Action ? ActionOf(mail, Say) : [new MailPart.Paragraph(Say(text))])]);
    }

    /// <summary>The texts of the body, in their order: what happened, what to do if it was the user, and what to do if not.</summary>
    private static string[] TextsOf(UserMail mail) => mail switch
    {
        UserMail.ResetPassword => ["ResetPassword_Event", "ResetPassword_IfYou", Action, "ResetPassword_IfNotYou"],
        UserMail.PasswordChanged => ["PasswordChanged_Event", "PasswordChanged_IfYou", "PasswordChanged_IfNotYou", Action],
        UserMail.NewDevice { ClientAddress: null } => ["NewDevice_Event", "NewDevice_Time", "NothingToDo", "NewDevice_IfNotYou", Action],
        UserMail.NewDevice => ["NewDevice_Event", "NewDevice_Time", "NewDevice_Address", "NothingToDo", "NewDevice_IfNotYou", Action],
        UserMail.VerifyEmail => ["VerifyEmail_Event", "VerifyEmail_IfYou", Action, "VerifyEmail_IfNotYou"],
        UserMail.EmailTaken => ["EmailTaken_Event", "EmailTaken_IfYou", Action, "IgnoreThis"],
        UserMail.ConfirmEmail => ["ConfirmEmail_Event", "ConfirmEmail_IfYou", Action, "IgnoreThis"],
        UserMail.EmailChangeRequested =>
            ["EmailChangeRequested_Event", "EmailChangeRequested_IfYou", "EmailChangeRequested_IfNotYou", Action],
        UserMail.EmailChanged => ["EmailChanged_Event", "NothingToDo", "EmailChanged_IfNotYou", Action],
        UserMail.AccountDeleted => ["AccountDeleted_Event", "NothingToDo", "AccountDeleted_IfNotYou", Action],
        _ => throw new NotSupportedException($"There is no text for {mail.GetType().Name}."),
    };

    private static string ButtonOf(UserMail mail) => mail switch
    {
        UserMail.ResetPassword => "ResetPassword_Button",
        UserMail.VerifyEmail => "VerifyEmail_Button",
        UserMail.ConfirmEmail => "ConfirmEmail_Button",
        UserMail.EmailChangeRequested or UserMail.EmailChanged => "TakeBack_Button",
        _ => "Account_Button",
    };

    // The placeholders {2} and {3}.
    private static string?[] DetailsOf(UserMail mail, CultureInfo culture) => mail switch
    {
        UserMail.WithToken token => [MailTexts.Format(culture, token.Lifetime)],
        UserMail.NewDevice login => [MailTexts.Format(culture, login.At), login.ClientAddress],
        _ => [],
    };

    private IEnumerable<MailPart> ActionOf(UserMail mail, Func<string, string> say)
    {
        var link = links.Find(mail);
        if (link is not null)
        {
            yield return new MailPart.Button(say(ButtonOf(mail)), link);
        }

        if (mail is UserMail.WithToken { Token: var token })
        {
            yield return new MailPart.Paragraph(say(link is null ? "PasteToken" : "OrPasteToken"));
            yield return new MailPart.Code(token);
            yield return new MailPart.Paragraph(say("TokenRules"));
        }
    }
}
