using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>Tells the owner of an email that someone wanted to use it for another account, so that the one who wanted to learns nothing.</summary>
internal sealed class EmailTakenNotice(ITaskQueue queue, IUserStore store, MailThrottle throttle, IUserMailer mailer, MailReporter reporter)
{
    /// <summary>Enqueues the mail to the owner, unless too many were sent.</summary>
    /// <param name="name">The email.</param>
    /// <param name="client">The client that wanted to use it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EnqueueAsync(LoginName name, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await store.FindUserByNameAsync(name, cancellationToken) is { } owner
            && await throttle.CountAsync(owner.Id, client.Address, cancellationToken) is null)
        {
            await queue.EnqueueAsync(new BackgroundTask.MailEmailTaken(owner.Id), TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Sends the mail.</summary>
    public async Task<TaskResult> SendAsync(BackgroundTask.MailEmailTaken task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { Email: { } email } user)
        {
            return new TaskResult.Done();
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(email, token));
        return reservation is null
            ? new TaskResult.Postponed()
            : reporter.Report(task, user.Id, await mailer.SendAsync(new UserMail.EmailTaken(email, user.Language), cancellationToken));
    }
}
