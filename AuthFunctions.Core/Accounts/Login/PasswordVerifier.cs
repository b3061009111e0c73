using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>
/// Verifies passwords, within the limits of failed logins (OWASP ASVS 5.0, V6.3.1): at a login, and wherever a user who is logged in enters the password
/// again. An unknown name takes the same steps and the same time as a known one.
/// </summary>
internal sealed class PasswordVerifier(IUserStore store, UserUpdater updater, PasswordHasher hasher, LoginThrottle throttle, AuditTrail audit)
{
    // As long as a user's id, and the id of no user.
    private static readonly string UnknownUserId = Guid.Empty.ToString();

    /// <summary>Verifies a password, and counts the attempt.</summary>
    public async Task<VerificationResult> VerifyAsync(PasswordAttempt request, ClientInfo client, StorageDeadline deadline)
    {
        using var attempt = await throttle.EnterAsync(request.Name, client.Address, deadline);
        // Begun after the counters, so that no response about the name comes before theirs.
        var lookup = request.UserId is { } known ? Task.FromResult<string?>(known) : store.FindUserIdByNameAsync(request.Name, deadline.Token);
        var refusal = await attempt.FindRefusalAsync();
        if (refusal is not null && !await TryEnterByDeviceAsync(request, lookup, attempt, deadline))
        {
            // Without a device, the lookup ends by itself. Waiting for it would show by the time whether the name is registered.
            return Refuse(refusal, request.Name, client);
        }

        var user = await FindUserAsync(request.Name, await lookup, deadline);
        var device = user is null ? null : request.Devices.FindOf(user);
        if (refusal is not null && device is not { IsTrusted: true })
        {
            // The attempts before this one have used up those of the device.
            return Refuse(refusal, request.Name, client);
        }

        var isRight = await deadline.PauseAsync(token => user is null
            ? hasher.VerifyUnknownUserAsync(request.Password, client.Address, token)
            : hasher.VerifyAsync(request.Password, user.Password, client.Address, token));
        if (user is null || !isRight)
        {
            audit.LoginFailed(client, user?.Id);
            await CountFailureAsync(request.Name, user, device, attempt, client, deadline);
            return new VerificationResult.Wrong();
        }

        await attempt.SucceedAsync(clearsName: device is null);
        return new VerificationResult.Verified(user, device);
    }

    private VerificationResult Refuse(ThrottleRefusal refusal, LoginName name, ClientInfo client)
    {
        audit.LoginThrottled(client, name, AuditReasons.Limit);
        return refusal.RetryAfter is { } retryAfter ? new VerificationResult.Throttled(retryAfter) : new VerificationResult.Locked();
    }

    // Strangers who guess at a name bring no device of its user, so they do not keep the user out. The same reads for a name that is not registered.
    private async Task<bool> TryEnterByDeviceAsync(PasswordAttempt request, Task<string?> lookup, LoginAttempt attempt, StorageDeadline deadline)
    {
        if (request.Devices.IsEmpty
            || !await attempt.IsClientAdmittedAsync()
            || await FindUserAsync(request.Name, await lookup, deadline) is not { } user
            || request.Devices.FindOf(user) is not { IsTrusted: true } device)
        {
            return false;
        }

        await throttle.EnterByDeviceAsync(attempt, device, deadline);
        return true;
    }

    // A row is read for an unknown name too.
    private async Task<User?> FindUserAsync(LoginName name, string? userId, StorageDeadline deadline) =>
        await store.FindUserByIdAsync(userId ?? UnknownUserId, deadline.Token) is { } user && name.IsOf(user) ? user : null;

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

        // Before the attempt ends: the next one with this device sees the failure.
        await updater.UpdateAsync(user, current => current.WithDeviceFailure(device.IdHash), isApplied: _ => false, deadline.Token);
        await attempt.FailAsync(countsName: false);
    }
}
