using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts.EmailChange;

/// <summary>The mails of a change of the email. Their tokens are issued when the tasks run, so that no message holds one.</summary>
internal sealed class EmailChangeMails(
    IUserStore store,
    UserUpdater updater,
    OneTimeTokenService tokens,
    EmailTakenNotice emailTaken,
    IUserMailer mailer,
    MailReporter reporter,
    TimeProvider time)
{
    private static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromHours(1);

    /// <summary>Sends the new email the token by which the user takes it, if it is free. Otherwise tells its owner.</summary>
    public async Task<TaskResult> SendConfirmationAsync(BackgroundTask.MailConfirmEmail task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { PendingEmail: { } pending } user || pending.RequestId != task.RequestId)
        {
            return new TaskResult.NotYet();
        }

        var name = LoginName.Email(pending.Email);
        if (!await store.IsNameFreeAsync(name, time.GetUtcNow(), deadline.Token) && await store.FindUserIdByNameAsync(name, deadline.Token) != user.Id)
        {
            await emailTaken.EnqueueAsync(name, ClientInfo.Unknown, deadline.Token);
            return new TaskResult.Done();
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(pending.Email, token));
        if (reservation is null)
        {
            return new TaskResult.Postponed();
        }

        return await tokens.IssueAsync(
            user, TokenPurpose.ChangeEmail, ConfirmationLifetime, pending.Email, current => current.PendingEmail == pending, deadline.Token) is { } text
            ? reporter.Report(
                task,
                user.Id,
                await mailer.SendAsync(new UserMail.ConfirmEmail(pending.Email, user.Language, text, ConfirmationLifetime), cancellationToken))
            : new TaskResult.Done();
    }

    /// <summary>Tells the user, at the present email, that a change was requested.</summary>
    public Task<TaskResult> SendRequestNoticeAsync(BackgroundTask.MailEmailChangeRequested task, CancellationToken cancellationToken) =>
        SendNoticeAsync(
            task,
            task.UserId,
            task.RequestId,
            (previous, language, token, lifetime) => new UserMail.EmailChangeRequested(previous.Email, language, token, lifetime),
            cancellationToken);

    /// <summary>Tells the user, at the email before it, that the email was changed.</summary>
    public Task<TaskResult> SendChangeNoticeAsync(BackgroundTask.MailEmailChanged task, CancellationToken cancellationToken) =>
        SendNoticeAsync(
            task,
            task.UserId,
            task.ChangeId,
            (previous, language, token, lifetime) => new UserMail.EmailChanged(previous.Email, language, token, lifetime),
            cancellationToken);

    private async Task<TaskResult> SendNoticeAsync(
        BackgroundTask task,
        string userId,
        string changeId,
        Func<PreviousEmail, string, string, TimeSpan, UserMail> write,
        CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(userId, deadline.Token) is not { } user || FindEntry(user) is not { } previous)
        {
            // Not yet, or a later change of the same email sends a notice of its own.
            return new TaskResult.NotYet();
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(previous.Email, token));
        if (reservation is null)
        {
            return new TaskResult.Postponed();
        }

        var text = OpaqueToken.Create();
        var hash = OpaqueToken.Hash(text)!;
        await store.AddTokenAsync(TokenPurpose.RevertEmail, new OneTimeToken(hash, previous.Until), user.Id, deadline.Token);
        var before = user;
        var updated = await updater.UpdateAsync(
            user,
            current =>
            {
                if (FindEntry(current) is not { } entry)
                {
                    return null;
                }

                before = current;
                string[] hashes = [.. entry.TokenHashes.TakeLast(PreviousEmail.MaxTokens - 1), hash];
                return current with { PreviousEmails = current.PreviousEmails.Replace(entry, entry with { TokenHashes = [.. hashes] }) };
            },
            isApplied: current => FindEntry(current)?.TokenHashes.Contains(hash) == true,
            deadline.Token);
        if (updated is null)
        {
            await tokens.DeleteAsync(TokenPurpose.RevertEmail, hash, deadline.Token);
            return new TaskResult.Done();
        }

        await tokens.DeleteAsync(before, updated, deadline.Token);
        return reporter.Report(task, userId, await mailer.SendAsync(write(previous, user.Language, text, PreviousEmail.Retention), cancellationToken));

        PreviousEmail? FindEntry(User current) => current.PreviousEmails.FirstOrDefault(entry => entry.ChangeId == changeId);
    }
}
