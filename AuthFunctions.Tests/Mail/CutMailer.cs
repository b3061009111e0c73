using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Mail;

/// <summary>Ends the process of a task, as it seems to the task, before the mail server gets a mail or after it has accepted one.</summary>
internal sealed class CutMailer(UserMailer mailer, CutMoment moment) : IUserMailer
{
    public bool IsOn => mailer.IsOn;

    public Task<IDisposable?> TryReserveAsync(string email, CancellationToken cancellationToken) => mailer.TryReserveAsync(email, cancellationToken);

    public Task<MailResult> SendAsync(UserMail mail, CancellationToken cancellationToken) => CutAsync(() => mailer.SendAsync(mail, cancellationToken));

    private async Task<MailResult> CutAsync(Func<Task<MailResult>> send)
    {
        if (moment == CutMoment.After)
        {
            await send();
        }

        throw new ServiceUnavailableException("The process has ended.");
    }
}
