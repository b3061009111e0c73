using AuthFunctions.Core.Accounts.BackgroundTasks;

namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>
/// The mails that tell a user what happened to the account (OWASP ASVS 5.0, V6.3.5 and V6.3.7). The task of a notice is enqueued before the change, and
/// sends the mail only if the user row lists the change. So no crash loses a notice, and none is sent of a change that did not take effect.
/// </summary>
internal sealed class AccountNotices(ITaskQueue queue, IUserStore store, IUserMailer mailer, MailReporter reporter)
{
    // Longer than a request may use storage: when the task runs, the change has taken effect or never will.
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>Whether users get mails.</summary>
    public bool IsOn => mailer.IsOn;

    /// <summary>Enqueues a notice of a change that is about to be made. One write; none where users get no mails.</summary>
    public Task AnnounceAsync(BackgroundTask.Notice notice, CancellationToken cancellationToken) =>
        IsOn ? queue.EnqueueAsync(notice, Delay, cancellationToken) : Task.CompletedTask;

    /// <summary>Sends the notice, if the change took effect.</summary>
    public async Task<TaskResult> SendAsync(BackgroundTask.Notice task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { Email: { } email } user
            || user.Changes.FirstOrDefault(change => change.Id == task.ChangeId) is not { } change)
        {
            return new TaskResult.Done();
        }

        using var reservation = await mailer.TryReserveAsync(email, cancellationToken);
        if (reservation is null)
        {
            return new TaskResult.Postponed();
        }

        UserMail mail = task switch
        {
            BackgroundTask.MailPasswordChanged => new UserMail.PasswordChanged(email, user.Language),
            BackgroundTask.MailNewDevice login => new UserMail.NewDevice(email, user.Language, change.At, login.ClientAddress),
            _ => throw new NotSupportedException($"There is no mail for {task.GetType().Name}."),
        };
        return reporter.Report(task, user.Id, await mailer.SendAsync(mail, cancellationToken));
    }
}
