using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.EmailVerification;

/// <summary>The mail with the token by which a user verifies the email. The token is issued when the task runs, so that no message holds one.</summary>
internal sealed class VerificationMail(
    ITaskQueue queue, IUserStore store, OneTimeTokenService tokens, IUserMailer mailer, MailReporter reporter, IOptions<AuthOptions> options)
{
    // NIST SP 800-63B-4, 4.2.1.2: a day at most, by email.
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(1);

    /// <summary>Whether users verify their email.</summary>
    public bool IsOn { get; } = mailer.IsOn && options.Value.EmailVerification != EmailVerificationMode.Off;

    /// <summary>Enqueues the mail to a user, who may not be registered yet. One write.</summary>
    public Task EnqueueAsync(string userId, ClientInfo client, CancellationToken cancellationToken) => queue.EnqueueAsync(
        new BackgroundTask.MailVerification(userId, client.Address?.ToString(), client.TraceId), TimeSpan.Zero, cancellationToken);

    /// <summary>Sends the mail, if the user is registered and has not verified the email.</summary>
    public async Task<TaskResult> SendAsync(BackgroundTask.MailVerification task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { Email: { } email } user
            || await store.FindUserIdByNameAsync(user.LoginName!, deadline.Token) != user.Id)
        {
            // The request that enqueued the task has not registered the user, or has not done so yet.
            return new TaskResult.NotYet();
        }

        if (user.EmailVerified)
        {
            return new TaskResult.Done();
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(email, token));
        if (reservation is null)
        {
            return new TaskResult.Postponed();
        }

        return await tokens.IssueAsync(
            user, TokenPurpose.VerifyEmail, TokenLifetime, data: null, current => !current.EmailVerified && current.Email == email, deadline.Token) is { } text
            ? reporter.Report(task, user.Id, await mailer.SendAsync(new UserMail.VerifyEmail(email, user.Language, text, TokenLifetime), cancellationToken))
            : new TaskResult.Done();
    }
}
