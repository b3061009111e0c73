using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>Logs users in by password.</summary>
internal sealed class LoginService(
    IUserStore store, SessionService sessions, PasswordHasher hasher, BurstThrottle burstThrottle, LoginThrottle throttle, AuditTrail audit)
{
    // As long as a user's id, and the id of no user.
    private static readonly string UnknownUserId = Guid.Empty.ToString();

    /// <summary>Logs a user in. An unknown name takes the same steps and the same time as a known one.</summary>
    public async Task<LoginResult> LogInAsync(
        LoginName name, string password, IReadOnlyCollection<string> presentedSessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        if (burstThrottle.Count(client.Address) is { } burstRetryAfter)
        {
            audit.LoginThrottled(client, name, AuditReasons.Burst);
            return new LoginResult.Throttled(burstRetryAfter);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        while (true)
        {
            using var attempt = await throttle.EnterAsync(name, client.Address, deadline);
            // Begun after the counters, so that no response about the name comes before theirs.
            var lookup = store.FindUserIdByNameAsync(name, deadline.Token);
            if (await attempt.FindRefusalAsync() is { } refusal)
            {
                // The lookup ends by itself. Waiting for it would show by the time whether the name is registered.
                audit.LoginThrottled(client, name, AuditReasons.Limit);
                return refusal.RetryAfter is { } retryAfter ? new LoginResult.Throttled(retryAfter) : new LoginResult.Locked();
            }

            var userId = await lookup;
            if (await VerifyAsync(name, userId, password, client, deadline) is not { } verified)
            {
                if (await attempt.FailAsync())
                {
                    audit.NameLocked(client, name, userId);
                }

                return new LoginResult.BadCredentials();
            }

            await attempt.SucceedAsync();
            var session = await sessions.CreateAsync(
                verified.User,
                user => verified.Rehashed is { } rehashed ? user with { Password = rehashed } : user,
                presentedSessionIds,
                client,
                deadline.Token);
            if (session is not null)
            {
                audit.LoginSucceeded(client, session.User.Id);
                return new LoginResult.LoggedIn(session);
            }

            // The password was changed after it was verified: verify again.
        }
    }

    private async Task<VerifiedPassword?> VerifyAsync(
        LoginName name, string? userId, string password, ClientInfo client, StorageDeadline deadline)
    {
        // A row is read for an unknown name too.
        var user = await store.FindUserByIdAsync(userId ?? UnknownUserId, deadline.Token);
        if (user is null || !name.IsOf(user))
        {
            await deadline.PauseAsync(token => hasher.VerifyUnknownUserAsync(password, client.Address, token));
            audit.LoginFailed(client, userId: null);
            return null;
        }

        if (!await deadline.PauseAsync(token => hasher.VerifyAsync(password, user.Password, client.Address, token)))
        {
            audit.LoginFailed(client, user.Id);
            return null;
        }

        return new VerifiedPassword(
            user,
            hasher.NeedsRehash(user.Password) ? await deadline.PauseAsync(token => hasher.HashAsync(password, client.Address, token)) : null);
    }
}
