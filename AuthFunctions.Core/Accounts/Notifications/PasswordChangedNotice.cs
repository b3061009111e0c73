using AuthFunctions.Core.Accounts.BackgroundTasks;

namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>
/// The mail that a password was changed (OWASP ASVS 5.0, V6.3.7). Its task is enqueued before the change, and sends the mail only if the user row
/// lists the change. So no crash loses a notice, and none is sent of a change that did not take effect.
/// </summary>
internal sealed class PasswordChangedNotice(ITaskQueue queue, IUserStore store, IUserMailer mailer, MailReporter reporter)
{
    // Longer than a request may use storage: when the task runs, the change has taken effect or never will.
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>Enqueues the notice of a change that is about to be made.</summary>
    public Task AnnounceAsync(string userId, AccountChange change, CancellationToken cancellationToken) => mailer.IsOn
        ? queue.EnqueueAsync(new BackgroundTask.MailPasswordChanged(userId, change.Id), Delay, cancellationToken)
        : Task.CompletedTask;

    /// <summary>Sends the notice, if the change took effect.</summary>
    public async Task<TaskResult> SendAsync(BackgroundTask.MailPasswordChanged task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { Email: { } email } user
            || !user.Changes.Any(change => change.Id == task.ChangeId))
        {
            return new TaskResult.Done();
        }

        using var reservation = await mailer.TryReserveAsync(email, cancellationToken);
        return reservation is null
            ? new TaskResult.Postponed()
            : reporter.Report(task, user.Id, await mailer.SendPasswordChangedAsync(email, cancellationToken));
    }
}
