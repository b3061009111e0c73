using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>Logs users in by password.</summary>
internal sealed class LoginService(
    PasswordVerifier passwords,
    SessionService sessions,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    EmailVerificationService emailVerification,
    AccountNotices notices,
    AuditTrail audit,
    IOptions<LoginOptions> options,
    TimeProvider time)
{
    /// <summary>Logs a user in. An unknown name takes the same steps and the same time as a known one.</summary>
    public Task<LoginResult> LogInAsync(LoginRequest request, ClientInfo client, CancellationToken cancellationToken) =>
        LogInAsync(request, current: null, client, cancellationToken);

    /// <summary>Logs the user of a session in again, so that the login is recent (OWASP ASVS 5.0, V7.5.1). The new session replaces the one presented.</summary>
    public Task<LoginResult> ReauthenticateAsync(Session current, LoginRequest request, ClientInfo client, CancellationToken cancellationToken) =>
        LogInAsync(request, current, client, cancellationToken);

    private async Task<LoginResult> LogInAsync(LoginRequest request, Session? current, ClientInfo client, CancellationToken cancellationToken)
    {
        if (burstThrottle.Count(client.Address) is { } burstRetryAfter)
        {
            audit.LoginThrottled(client, request.Name, AuditReasons.Burst);
            return new LoginResult.Throttled(burstRetryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken, current);
        var devices = new PresentedDevices(request.DeviceIds);
        while (true)
        {
            switch (await passwords.VerifyAsync(new PasswordAttempt(request.Name, request.Password, devices, current?.UserId), client, deadline))
            {
                case VerificationResult.Wrong:
                    return new LoginResult.BadCredentials();
                case VerificationResult.Throttled throttled:
                    return new LoginResult.Throttled(throttled.RetryAfter);
                case VerificationResult.Locked:
                    return new LoginResult.Locked();
                case VerificationResult.Verified { User: var user } when current is null && emailVerification.MustVerify(user):
                    audit.LoginRefused(client, user.Id, AuditReasons.EmailNotVerified);
                    await emailVerification.RemindAsync(user, client, deadline.Token);
                    return new LoginResult.EmailUnverified();
                case VerificationResult.Verified verified:
                    if (await CreateSessionAsync(request, verified, devices, client, deadline) is { } loggedIn)
                    {
                        Report(loggedIn.Session.Session, isNew: current is null, client);
                        return loggedIn;
                    }

                    // The password was changed after it was verified: verify again.
                    break;
                case var result:
                    throw new NotSupportedException($"Nothing follows {result}.");
            }
        }
    }

    private void Report(Session session, bool isNew, ClientInfo client)
    {
        if (isNew)
        {
            audit.LoginSucceeded(client, session.UserId, session.Handle);
        }
        else
        {
            audit.Reauthenticated(client, session.UserId, session.Handle);
        }
    }

    private async Task<LoginResult.LoggedIn?> CreateSessionAsync(
        LoginRequest request, VerificationResult.Verified verified, PresentedDevices devices, ClientInfo client, StorageDeadline deadline)
    {
        var (user, device) = verified;
        var rehashed = hasher.NeedsRehash(user.Password)
            ? await deadline.PauseAsync(token => hasher.HashAsync(request.Password, client.Address, token))
            : null;
        var now = time.GetUtcNow();
        var newId = device is null ? OpaqueToken.Create() : null;
        var deviceHash = device?.IdHash ?? OpaqueToken.Hash(newId)!;
        var notice = device is null ? await AnnounceNewDeviceAsync(user, now, client, deadline) : null;
        var session = await sessions.CreateAsync(
            user,
            current =>
            {
                var changed = current.WithDevice(deviceHash, DateOnly.FromDateTime(now.UtcDateTime)) with { Password = rehashed ?? current.Password };
                return notice is null ? changed : changed.WithChange(notice);
            },
            new SessionTerms { Presented = request.SessionIds },
            client,
            deadline.Token);
        if (session is null)
        {
            return null;
        }

        if (device is null && user.Devices.Length == KnownDevice.MaxListed)
        {
            audit.DeviceForgotten(client, user.Id);
        }

        return new LoginResult.LoggedIn(session, devices.WithFirst(device, newId));
    }

    private async Task<AccountChange?> AnnounceNewDeviceAsync(User user, DateTimeOffset now, ClientInfo client, StorageDeadline deadline)
    {
        if (!user.HasLoggedIn || user.Email is null || !options.Value.NewDeviceNotice || !notices.IsOn)
        {
            return null;
        }

        var change = new AccountChange(RandomId.Create(), now, AccountChange.Device);
        await notices.AnnounceAsync(new BackgroundTask.MailNewDevice(user.Id, change.Id, client.Address?.ToString()), deadline.Token);
        return change;
    }
}
