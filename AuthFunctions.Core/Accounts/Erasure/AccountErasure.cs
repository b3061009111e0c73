using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts.Erasure;

/// <summary>
/// Deletes accounts. The user row is marked first, which is the point of no return: from then on it is no user's any more. Its rows are deleted before the
/// response, and by a task if that was cut off (docs/architecture.md).
/// </summary>
internal sealed class AccountErasure(
    IUserStore store,
    UserUpdater updater,
    PasswordVerifier passwords,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    LoginThrottle loginThrottle,
    SessionService sessions,
    ITaskQueue queue,
    IUserMailer mailer,
    MailReporter reporter,
    AuditTrail audit,
    TimeProvider time)
{
    // Longer than a request may use storage: when the task runs, the account is marked or never will be.
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>Deletes the account of a user who has logged in a short time ago.</summary>
    public async Task<DeleteAccountResult> DeleteAsync(Session session, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, session);
        return await store.FindUserByIdAsync(session.UserId, deadline.Token) is { } user
            ? await DeleteAsync(user, session, client, deadline)
            : await TryCompleteAsync(session, client, deadline) ?? new DeleteAccountResult.NoSession();
    }

    /// <summary>Deletes the account of a user who enters the password.</summary>
    public async Task<DeleteAccountResult> DeleteAsync(
        Session session, string password, IReadOnlyCollection<string> deviceIds, ClientInfo client, CancellationToken cancellationToken)
    {
        if (burstThrottle.Count(client.Address) is { } retryAfter)
        {
            audit.LoginThrottled(client, session.LoginName, AuditReasons.Burst);
            return new DeleteAccountResult.Throttled(retryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken, session);
        var attempt = new PasswordAttempt(session.LoginName, password, new PresentedDevices(deviceIds), session.UserId);
        return await passwords.VerifyAsync(attempt, client, deadline) switch
        {
            VerificationResult.Verified verified => await DeleteAsync(verified.User, session, client, deadline),
            VerificationResult.Wrong => await TryCompleteAsync(session, client, deadline) ?? new DeleteAccountResult.WrongPassword(),
            VerificationResult.Throttled throttled => new DeleteAccountResult.Throttled(throttled.RetryAfter),
            VerificationResult.Locked => new DeleteAccountResult.Locked(),
            var result => throw new NotSupportedException($"Nothing follows {result}."),
        };
    }

    /// <summary>Deletes what is left of an account that was marked, and mails its user.</summary>
    public async Task<TaskResult> FinishAsync(BackgroundTask.EraseAccount task, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindErasedUserAsync(task.UserId, deadline.Token) is { } erased)
        {
            await DeleteRowsAsync(erased, deadline.Token);
        }
        else if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not null)
        {
            // The request that enqueued the task did not mark the account.
            return new TaskResult.Done();
        }

        if (task.Email is not { } email)
        {
            return new TaskResult.Done();
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(email, token));
        return reservation is null
            ? new TaskResult.Postponed()
            : reporter.Report(task, task.UserId, await mailer.SendAsync(new UserMail.AccountDeleted(email, task.Language), cancellationToken));
    }

    // A request that was cut off after it had marked the account is repeated.
    private async Task<DeleteAccountResult?> TryCompleteAsync(Session session, ClientInfo client, StorageDeadline deadline)
    {
        if (await store.FindErasedUserAsync(session.UserId, deadline.Token) is not { } erased)
        {
            return null;
        }

        audit.AccountDeleted(client, erased.Id);
        await DeleteRowsAsync(erased, deadline.Token);
        return new DeleteAccountResult.Deleted();
    }

    private async Task<DeleteAccountResult> DeleteAsync(User user, Session session, ClientInfo client, StorageDeadline deadline)
    {
        await queue.EnqueueAsync(
            new BackgroundTask.EraseAccount(user.Id, mailer.IsOn ? user.Email : null, user.Language), Delay, deadline.Token);
        var now = time.GetUtcNow();
        var marked = await updater.UpdateAsync(
            user,
            current => current.Sessions.Any(listed => listed.IdHash == session.IdHash)
                ? current with { Erased = now, Password = hasher.CreateUnusable(), Devices = [] }
                : null,
            isApplied: _ => false,
            deadline.Token);

        // Where the mark is there, another request may have set it, or this one, whose response was lost.
        var erased = await store.FindErasedUserAsync(user.Id, deadline.Token);
        if (marked is null && erased is null)
        {
            return new DeleteAccountResult.NoSession();
        }

        audit.AccountDeleted(client, user.Id);
        if (erased is not null)
        {
            await DeleteRowsAsync(erased, deadline.Token);
        }

        return new DeleteAccountResult.Deleted();
    }

    // The user row goes last: while it is there, the task can find what is left.
    private async Task DeleteRowsAsync(User erased, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            [
                sessions.DeleteAllAsync(erased, cancellationToken),
                .. erased.ListTokens().Select(token => store.DeleteTokenAsync(token.Purpose, token.Hash, cancellationToken)),
            ]);
        var names = erased.PreviousEmails.Select(previous => previous.Email)
            .Append(erased.PendingEmail?.Email)
            .Append(erased.Tokens.GetValueOrDefault(TokenPurpose.ChangeEmail)?.Data)
            .OfType<string>()
            .Select(LoginName.Email)
            .Append(erased.LoginName!)
            .DistinctBy(name => (name.IsEmail, name.Hash));
        foreach (var name in names)
        {
            // The counter before the index row: once that is gone, the name may be another user's.
            await store.FreeNameAsync(name, erased.Id, () => loginThrottle.ClearAsync(name, cancellationToken), cancellationToken);
        }

        await store.DeleteUserAsync(erased, cancellationToken);
    }
}
