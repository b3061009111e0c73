using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.EmailChange;

/// <summary>
/// Changes the email of a user who is logged in, once the owner of the new one has confirmed it. A crash after any step leaves the account with one of the
/// two names; the other one is free within an hour, or reserved for the user (docs/architecture.md).
/// </summary>
internal sealed class EmailChangeService(
    IUserStore store,
    UserUpdater updater,
    OneTimeTokenService tokens,
    SessionService sessions,
    MailThrottle mailThrottle,
    ITaskQueue queue,
    PasswordHasher hasher,
    IUserMailer mailer,
    AccountNotices notices,
    AuditTrail audit,
    TimeProvider time,
    ILogger<EmailChangeService> logger)
{
    // Longer than any request. A name that a crash leaves reserved is free after it.
    internal static readonly TimeSpan ReservationTime = TimeSpan.FromHours(1);

    /// <summary>Sends a token to the new email, and a notice to the present one.</summary>
    public async Task<EmailChangeRequestResult> RequestAsync(Session session, string newEmail, ClientInfo client, CancellationToken cancellationToken)
    {
        var name = LoginName.Email(newEmail);
        if ((name.Validate() ?? (session.Email is { } current && name.Matches(current) ? "It is the email of the account." : null)) is { } error)
        {
            return new EmailChangeRequestResult.Invalid(error);
        }

        using var deadline = new StorageDeadline(cancellationToken, session);
        if (!mailer.IsOn || await store.FindUserByIdAsync(session.UserId, deadline.Token) is not { Email: not null } user)
        {
            return new EmailChangeRequestResult.Unavailable();
        }

        if (FindFullList(user) is { } wait)
        {
            return new EmailChangeRequestResult.Throttled(wait);
        }

        if (await mailThrottle.CountAsync(user.Id, client.Address, deadline.Token) is { } retryAfter)
        {
            audit.AccountMailThrottled(client, user.Id);
            return new EmailChangeRequestResult.Throttled(retryAfter);
        }

        // Before the request is stored, so that no crash loses a mail.
        var request = new PendingEmail(RandomId.Create(), newEmail);
        await Task.WhenAll(
            queue.EnqueueAsync(new BackgroundTask.MailConfirmEmail(user.Id, request.RequestId), TimeSpan.Zero, deadline.Token),
            queue.EnqueueAsync(new BackgroundTask.MailEmailChangeRequested(user.Id, request.RequestId), TimeSpan.Zero, deadline.Token));
        await updater.UpdateAsync(
            user,
            changed => changed.AuthVersion == user.AuthVersion && FindFullList(changed) is null
                ? changed.WithPreviousEmail(request.RequestId, time.GetUtcNow()) with { PendingEmail = request }
                : null,
            isApplied: changed => changed.PendingEmail == request,
            deadline.Token);
        audit.EmailChangeRequested(client, user.Id);
        return new EmailChangeRequestResult.Accepted();
    }

    /// <summary>Gives the user of a session the email of a token. Every session ends; a new one continues the session.</summary>
    /// <returns>The new session; null when the token is not one of the user's, or has expired, or the email is taken by now.</returns>
    public async Task<NewSession?> ConfirmAsync(
        Session session, string token, IReadOnlyCollection<string> sessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, session);
        var created = await TryConfirmAsync(session, token, sessionIds, client, deadline.Token);
        if (created is null)
        {
            audit.EmailChangeFailed(client, session.UserId, AuditReasons.BadToken);
        }

        return created;
    }

    /// <summary>
    /// Gives a user an earlier email back, by the token that was sent to it. Every session ends, and the password no longer works: another person may have
    /// changed the email.
    /// </summary>
    /// <returns>False when the token is unknown, used, replaced or expired.</returns>
    public async Task<bool> RevertAsync(string token, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await TryRevertAsync(token, deadline.Token) is not { } userId)
        {
            audit.EmailRevertFailed(client, AuditReasons.BadToken);
            return false;
        }

        audit.EmailReverted(client, userId);
        return true;
    }

    // The time until an email can be listed that the user can go back to.
    private TimeSpan? FindFullList(User user)
    {
        var now = time.GetUtcNow();
        var listed = user.WithoutExpired(now);
        return listed.PreviousEmails.Length < PreviousEmail.MaxListed || listed.FindPreviousEmail(LoginName.Email(user.Email!)) is not null
            ? null
            : listed.PreviousEmails.Min(previous => previous.Until) - now;
    }

    private async Task<NewSession?> TryConfirmAsync(
        Session session, string token, IReadOnlyCollection<string> sessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await store.FindUserByIdAsync(session.UserId, cancellationToken) is not { Email: not null } user
            || user.Sessions.All(listed => listed.IdHash != session.IdHash)
            || tokens.FindHash(user, TokenPurpose.ChangeEmail, token) is not { } tokenHash)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var newEmail = user.Tokens[TokenPurpose.ChangeEmail].Data!;
        var (oldName, newName) = (LoginName.Email(user.Email), LoginName.Email(newEmail));
        if (await store.TryReserveNameAsync(newName, user.Id, now, now + ReservationTime, cancellationToken) is not { } reserved)
        {
            return null;
        }

        var change = new AccountChange(RandomId.Create(), now, AccountChange.Email);
        await Task.WhenAll(
            store.ExpireNameAsync(oldName, user.Id, now + ReservationTime, cancellationToken),
            notices.AnnounceAsync(new BackgroundTask.MailEmailChanged(user.Id, change.Id), cancellationToken));
        var before = user;
        var created = await sessions.CreateAsync(
            user,
            current =>
            {
                if (!tokens.IsValid(current, TokenPurpose.ChangeEmail, tokenHash))
                {
                    return null;
                }

                before = current;
                return current.WithEmail(newEmail, change);
            },
            new SessionTerms { Presented = sessionIds, EndsOthers = true, Continued = session, ChangeId = change.Id },
            client,
            cancellationToken);
        if (created is null)
        {
            return null;
        }

        audit.EmailChanged(client, user.Id, created.Session.Handle);
        await Task.WhenAll(
            SettleAsync(() => store.KeepNameAsync(reserved, cancellationToken)),
            tokens.DeleteAsync(before, before.WithEmail(newEmail, change), cancellationToken));
        return created;
    }

    private async Task<string?> TryRevertAsync(string token, CancellationToken cancellationToken)
    {
        while (await tokens.FindUserAsync(TokenPurpose.RevertEmail, token, cancellationToken) is var (user, tokenHash))
        {
            var back = user.FindPreviousEmail(tokenHash)!;
            var name = LoginName.Email(back.Email);
            var expires = time.GetUtcNow() + ReservationTime;
            StoredName? reserved = null;
            if (!name.IsOf(user))
            {
                reserved = await store.TryReserveNameAsync(name, user.Id, time.GetUtcNow(), expires, cancellationToken);
                if (reserved is null)
                {
                    return null;
                }
            }

            // The emails that came later are free afterwards. Written before, so that they are free within an hour if this is cut off.
            var later = user.PreviousEmails.SkipWhile(previous => previous != back).Select(previous => LoginName.Email(previous.Email))
                .Append(user.LoginName!)
                .DistinctBy(other => other.Hash)
                .Where(other => other.Hash != name.Hash);
            var freed = await Task.WhenAll(later.Select(other => store.ExpireNameAsync(other, user.Id, expires, cancellationToken)));

            var unusable = hasher.CreateUnusable();
            var before = user;
            var isOutdated = false;
            var updated = await updater.UpdateAsync(
                user,
                async current =>
                {
                    isOutdated = current.AuthVersion != user.AuthVersion;
                    if (isOutdated || !tokens.IsValid(current, TokenPurpose.RevertEmail, tokenHash))
                    {
                        return null;
                    }

                    await sessions.DeleteAllAsync(current, cancellationToken);
                    before = current;
                    return current.WithPreviousEmailBack(tokenHash, unusable);
                },
                isApplied: current => current.Password == unusable,
                cancellationToken);
            if (updated is not null)
            {
                await Task.WhenAll(
                    [
                        reserved is null ? Task.CompletedTask : SettleAsync(() => store.KeepNameAsync(reserved, cancellationToken)),
                        tokens.DeleteAsync(before, updated, cancellationToken),
                        .. freed.OfType<StoredName>().Where(other => !updated.Owns(other.Name, time.GetUtcNow()))
                            .Select(other => SettleAsync(() => store.FreeNameAsync(other, cancellationToken))),
                    ]);
                return updated.Id;
            }

            if (!isOutdated)
            {
                return null;
            }

            // Another request has changed the email or the password since. The token may still work.
        }

        return null;
    }

    // The sweep does the same once the expiry has passed, so a failure changes nothing for the user and is only logged.
    private async Task SettleAsync(Func<Task> settle)
    {
        try
        {
            await settle();
        }
        catch (Exception exception) when (exception is ServiceUnavailableException or OperationCanceledException)
        {
            Log.NameNotSettled(logger, exception);
        }
    }
}
