using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>Logs users in by password.</summary>
internal sealed class LoginService(
    IUserStore store,
    UserUpdater updater,
    SessionService sessions,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    LoginThrottle throttle,
    AccountNotices notices,
    AuditTrail audit,
    IOptions<LoginOptions> options,
    TimeProvider time)
{
    // As long as a user's id, and the id of no user.
    private static readonly string UnknownUserId = Guid.Empty.ToString();

    /// <summary>Logs a user in. An unknown name takes the same steps and the same time as a known one.</summary>
    public async Task<LoginResult> LogInAsync(LoginRequest request, ClientInfo client, CancellationToken cancellationToken)
    {
        if (burstThrottle.Count(client.Address) is { } burstRetryAfter)
        {
            audit.LoginThrottled(client, request.Name, AuditReasons.Burst);
            return new LoginResult.Throttled(burstRetryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        var devices = new PresentedDevices(request.DeviceIds);
        while (true)
        {
            using var attempt = await throttle.EnterAsync(request.Name, client.Address, deadline);
            // Begun after the counters, so that no response about the name comes before theirs.
            var lookup = store.FindUserIdByNameAsync(request.Name, deadline.Token);
            var refusal = await attempt.FindRefusalAsync();
            if (refusal is not null && !await TryEnterByDeviceAsync(request.Name, lookup, devices, attempt, deadline))
            {
                // Without a device, the lookup ends by itself. Waiting for it would show by the time whether the name is registered.
                return Refuse(refusal, request.Name, client);
            }

            var user = await FindUserAsync(request.Name, await lookup, deadline);
            var device = user is null ? null : devices.FindOf(user);
            if (refusal is not null && device is not { IsTrusted: true })
            {
                // The logins before this one have used up the attempts of the device.
                return Refuse(refusal, request.Name, client);
            }

            if (!await VerifyAsync(user, request.Password, client, deadline))
            {
                await CountFailureAsync(request.Name, user, device, attempt, client, deadline);
                return new LoginResult.BadCredentials();
            }

            await attempt.SucceedAsync(clearsName: device is null);
            if (await CreateSessionAsync(request, user!, devices, device, client, deadline) is { } loggedIn)
            {
                audit.LoginSucceeded(client, user!.Id, loggedIn.Session.Session.Handle);
                return loggedIn;
            }

            // The password was changed after it was verified: verify again.
        }
    }

    private LoginResult Refuse(ThrottleRefusal refusal, LoginName name, ClientInfo client)
    {
        audit.LoginThrottled(client, name, AuditReasons.Limit);
        return refusal.RetryAfter is { } retryAfter ? new LoginResult.Throttled(retryAfter) : new LoginResult.Locked();
    }

    // Strangers who guess at a name bring no device of its user, so they do not keep the user out. The same reads for a name that is not registered.
    private async Task<bool> TryEnterByDeviceAsync(
        LoginName name, Task<string?> lookup, PresentedDevices devices, LoginAttempt attempt, StorageDeadline deadline)
    {
        if (devices.IsEmpty
            || !await attempt.IsClientAdmittedAsync()
            || await FindUserAsync(name, await lookup, deadline) is not { } user
            || devices.FindOf(user) is not { IsTrusted: true } device)
        {
            return false;
        }

        await throttle.EnterByDeviceAsync(attempt, device, deadline);
        return true;
    }

    // A row is read for an unknown name too.
    private async Task<User?> FindUserAsync(LoginName name, string? userId, StorageDeadline deadline) =>
        await store.FindUserByIdAsync(userId ?? UnknownUserId, deadline.Token) is { } user && name.IsOf(user) ? user : null;

    private async Task<bool> VerifyAsync(User? user, string password, ClientInfo client, StorageDeadline deadline)
    {
        var isRight = await deadline.PauseAsync(token => user is null
            ? hasher.VerifyUnknownUserAsync(password, client.Address, token)
            : hasher.VerifyAsync(password, user.Password, client.Address, token));
        if (!isRight)
        {
            audit.LoginFailed(client, user?.Id);
        }

        return isRight;
    }

    private async Task CountFailureAsync(
        LoginName name, User? user, KnownDevice? device, LoginAttempt attempt, ClientInfo client, StorageDeadline deadline)
    {
        if (user is null || device is not { IsTrusted: true })
        {
            if (await attempt.FailAsync(countsName: true))
            {
                audit.NameLocked(client, name, user?.Id);
            }

            return;
        }

        // Before the attempt ends: the next login with this device sees the failure.
        await updater.UpdateAsync(user, current => current.WithDeviceFailure(device.IdHash), isApplied: _ => false, deadline.Token);
        await attempt.FailAsync(countsName: false);
    }

    private async Task<LoginResult.LoggedIn?> CreateSessionAsync(
        LoginRequest request, User user, PresentedDevices devices, KnownDevice? device, ClientInfo client, StorageDeadline deadline)
    {
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
