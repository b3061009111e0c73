using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>Issues reset tokens, and sets new passwords by them.</summary>
internal sealed class PasswordResetService(
    IUserStore store,
    UserUpdater updater,
    OneTimeTokenService tokens,
    SessionService sessions,
    PasswordPolicy policy,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    LoginThrottle loginThrottle,
    ResetThrottle resetThrottle,
    ResetLinkMail resetLinks,
    AccountNotices notices,
    AuditTrail audit,
    TimeProvider time,
    IOptions<PasswordResetOptions> options)
{
    private readonly PasswordResetOptions _options = options.Value;

    /// <summary>Gives the user of an email a new reset token, in the configured way.</summary>
    public async Task<ResetTokenResult> RequestAsync(string email, ClientInfo client, CancellationToken cancellationToken)
    {
        if (_options.TokenDelivery == ResetTokenDelivery.Response)
        {
            return await IssueTokenAsync(email, client, cancellationToken);
        }

        // Nothing is looked up before the response, so that neither it nor its time tells whether the email is registered.
        var name = LoginName.Email(email);
        if (name.Validate() is null)
        {
            using var deadline = new StorageDeadline(cancellationToken);
            await resetLinks.RequestAsync(name, client, deadline.Token);
        }
        else
        {
            // An email that cannot be registered would only take up space in the queue.
            audit.PasswordResetFailed(client, AuditReasons.UnknownEmail);
        }

        return new ResetTokenResult.Accepted();
    }

    /// <summary>Gives the user of an email a new reset token, in place of any older one.</summary>
    public async Task<ResetTokenResult> IssueTokenAsync(string email, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        var name = LoginName.Email(email);
        var refusal = await resetThrottle.CountAsync(name.Hash, client.Address, requestId: null, deadline.Token);
        if (refusal is { IsOfNameOnly: false })
        {
            return Throttled(refusal);
        }

        var user = await store.FindUserByNameAsync(name, deadline.Token);
        if (refusal is null)
        {
            return user is not null
                && await tokens.IssueAsync(user, TokenPurpose.Reset, _options.TokenLifetime, data: null, deadline.Token) is { } token
                    ? Issued(user, token)
                    : Unknown();
        }

        return user is not null
            && !tokens.HasAny(user, TokenPurpose.Reset)
            && await resetThrottle.TryCountExceptionAsync(name.Hash, client.Address, requestId: null, deadline.Token)
            && await tokens.TryIssueFirstAsync(user, TokenPurpose.Reset, _options.TokenLifetime, data: null, deadline.Token) is { } first
                ? Issued(user, first)
                : Throttled(refusal);

        ResetTokenResult.Issued Issued(User owner, string issued)
        {
            audit.PasswordResetRequested(client, owner.Id);
            return new ResetTokenResult.Issued(owner.Id, owner.Email!, issued);
        }

        ResetTokenResult.UnknownEmail Unknown()
        {
            audit.PasswordResetFailed(client, AuditReasons.UnknownEmail);
            return new ResetTokenResult.UnknownEmail();
        }

        ResetTokenResult.Throttled Throttled(ResetRefusal limit)
        {
            audit.PasswordResetThrottled(client, name.Hash);
            return new ResetTokenResult.Throttled(limit.RetryAfter);
        }
    }

    /// <summary>Sets a new password by a reset token.</summary>
    public async Task<UpdatePasswordResult> UpdatePasswordAsync(
        string email, string resetToken, string newPassword, ClientInfo client, CancellationToken cancellationToken)
    {
        var result = await TryUpdateAsync(LoginName.Email(email), resetToken, newPassword, client, cancellationToken);
        switch (result)
        {
            case UpdatePasswordResult.Updated:
                // Logged at the point of no return.
                break;
            case UpdatePasswordResult.BadToken:
                audit.PasswordUpdateFailed(client, AuditReasons.BadToken);
                break;
            case UpdatePasswordResult.Invalid:
                audit.PasswordUpdateFailed(client, AuditReasons.Invalid);
                break;
            case UpdatePasswordResult.Throttled:
                audit.PasswordUpdateThrottled(client, AuditReasons.Burst);
                break;
            default:
                throw new NotSupportedException($"There is no audit event for {result}.");
        }

        return result;
    }

    private async Task<UpdatePasswordResult> TryUpdateAsync(
        LoginName email, string resetToken, string newPassword, ClientInfo client, CancellationToken cancellationToken)
    {
        if (policy.Validate(newPassword, email) is { } error)
        {
            return new UpdatePasswordResult.Invalid(error);
        }

        if (burstThrottle.Count(client.Address) is { } retryAfter)
        {
            return new UpdatePasswordResult.Throttled(retryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        if (await tokens.FindUserAsync(TokenPurpose.Reset, resetToken, deadline.Token) is not var (user, tokenHash) || !email.IsOf(user))
        {
            return new UpdatePasswordResult.BadToken();
        }

        if (await deadline.PauseAsync(token => policy.ValidateNotBreachedAsync(newPassword, token)) is { } breachError)
        {
            return new UpdatePasswordResult.Invalid(breachError);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(newPassword, client.Address, token));

        // Both come before the update: no crash leaves a name locked whose token is used up, and none loses the notice. The token has proved who
        // the client is.
        var change = new AccountChange(RandomId.Create(), time.GetUtcNow(), AccountChange.Password);
        var unlocking = loginThrottle.UnlockAsync(email, deadline.Token);
        await Task.WhenAll(unlocking, notices.AnnounceAsync(new BackgroundTask.MailPasswordChanged(user.Id, change.Id), deadline.Token));
        if (await unlocking)
        {
            audit.NameUnlocked(client, email, user.Id);
        }

        var before = user;
        var updated = await updater.UpdateAsync(
            user,
            async current =>
            {
                if (!tokens.IsValid(current, TokenPurpose.Reset, tokenHash) || !email.IsOf(current))
                {
                    return null;
                }

                before = current;

                await sessions.DeleteAllAsync(current, deadline.Token);
                var changed = current.WithPassword(hashed).WithChange(change) with { Sessions = [] };
                if (current.Tokens[TokenPurpose.Reset].Data != ResetLinkMail.ByMail)
                {
                    return changed;
                }

                // Another person may have registered an email that was not verified. Nothing is left with which that person could log in or be known.
                return changed.WithVerifiedEmail() with { Devices = current.EmailVerified ? current.Devices : [] };
            },
            isApplied: current => current.Password == hashed,
            deadline.Token);
        if (updated is null)
        {
            return new UpdatePasswordResult.BadToken();
        }

        audit.PasswordUpdateSucceeded(client, updated.Id);
        await tokens.DeleteAsync(before, updated, deadline.Token);
        return new UpdatePasswordResult.Updated(updated.Email!);
    }
}
