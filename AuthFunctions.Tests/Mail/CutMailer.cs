using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Mail;

/// <summary>Ends the process of a task, as it seems to the task, before the mail server gets a mail or after it has accepted one.</summary>
internal sealed class CutMailer(UserMailer mailer, CutMoment moment) : IUserMailer
{
    public bool IsOn => mailer.IsOn;

    public Task<IDisposable?> TryReserveAsync(string email, CancellationToken cancellationToken) => mailer.TryReserveAsync(email, cancellationToken);

    public Task<MailResult> SendResetLinkAsync(string email, string token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        CutAsync(() => mailer.SendResetLinkAsync(email, token, lifetime, cancellationToken));

    public Task<MailResult> SendPasswordChangedAsync(string email, CancellationToken cancellationToken) =>
        CutAsync(() => mailer.SendPasswordChangedAsync(email, cancellationToken));

    public Task<MailResult> SendNewDeviceAsync(string email, DateTimeOffset at, string? address, CancellationToken cancellationToken) =>
        CutAsync(() => mailer.SendNewDeviceAsync(email, at, address, cancellationToken));

    private async Task<MailResult> CutAsync(Func<Task<MailResult>> send)
    {
        if (moment == CutMoment.After)
        {
            await send();
        }

        throw new ServiceUnavailableException("The process has ended.");
    }
}
