using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>Changes the password of a user who is logged in and knows the current one (OWASP ASVS 5.0, V6.2.2 and V6.2.3).</summary>
internal sealed class PasswordChangeService(
    PasswordVerifier passwords,
    PasswordPolicy policy,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    SessionService sessions,
    OneTimeTokenService tokens,
    AccountNotices notices,
    AuditTrail audit,
    TimeProvider time)
{
    /// <summary>Changes the password. Of a login that races it with the old password, no session is left.</summary>
    public async Task<ChangePasswordResult> ChangeAsync(Session session, PasswordChange request, ClientInfo client, CancellationToken cancellationToken)
    {
        var name = session.LoginName;
        if (policy.Validate(request.NewPassword, name) is { } error)
        {
            return new ChangePasswordResult.Invalid(error);
        }

        if (burstThrottle.Count(client.Address) is { } retryAfter)
        {
            audit.PasswordUpdateThrottled(client, AuditReasons.Burst);
            return new ChangePasswordResult.Throttled(retryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken, session);
        var attempt = new PasswordAttempt(name, request.CurrentPassword, new PresentedDevices(request.DeviceIds), session.UserId);
        while (true)
        {
            switch (await passwords.VerifyAsync(attempt, client, deadline))
            {
                case VerificationResult.Wrong:
                    return new ChangePasswordResult.WrongPassword();
                case VerificationResult.Throttled throttled:
                    return new ChangePasswordResult.Throttled(throttled.RetryAfter);
                case VerificationResult.Locked:
                    return new ChangePasswordResult.Locked();
                case VerificationResult.Verified verified:
                    if (await SetAsync(verified.User, request, client, deadline) is { } result)
                    {
                        return result;
                    }

                    // Another request changed the password after it was verified: verify again.
                    break;
                case var other:
                    throw new NotSupportedException($"Nothing follows {other}.");
            }
        }
    }

    private async Task<ChangePasswordResult?> SetAsync(User user, PasswordChange request, ClientInfo client, StorageDeadline deadline)
    {
        if (await deadline.PauseAsync(token => policy.ValidateNotBreachedAsync(request.NewPassword, token)) is { } breachError)
        {
            return new ChangePasswordResult.Invalid(breachError);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(request.NewPassword, client.Address, token));
        var change = new AccountChange(RandomId.Create(), time.GetUtcNow(), AccountChange.Password);
        if (user.Email is not null)
        {
            await notices.AnnounceAsync(new BackgroundTask.MailPasswordChanged(user.Id, change.Id), deadline.Token);
        }

        var before = user;
        var created = await sessions.CreateAsync(
            user,
            current =>
            {
                before = current;
                return current.WithPassword(hashed).WithChange(change);
            },
            new SessionTerms { Presented = request.SessionIds, EndsOthers = true, ChangeId = change.Id },
            client,
            deadline.Token);
        if (created is null)
        {
            return null;
        }

        audit.PasswordChanged(client, user.Id, created.Session.Handle);
        await tokens.DeleteAsync(before, before.WithPassword(hashed), deadline.Token);
        return new ChangePasswordResult.Changed(created);
    }
}
