using System.Collections.Immutable;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>
/// The sessions of users. Each has a row that finds it, and a place in the list of the user row, which is the source of truth. A client gets a
/// session id only after the session is listed, and a session leaves the list only after its row is deleted (docs/architecture.md).
/// </summary>
internal sealed class SessionService(
    IUserStore store, UserUpdater updater, AuditTrail audit, IOptions<SessionOptions> options, TimeProvider time)
{
    private const int AddAttempts = 3;

    private readonly SessionOptions _options = options.Value;

    /// <summary>Gives a user a new session. It replaces the one that was presented and those that exceed the limit.</summary>
    /// <param name="user">The user as read when the credentials were verified.</param>
    /// <param name="alsoChange">What else changes in the user row when the session is listed.</param>
    /// <param name="presentedSessionId">The session id that came with the request, if any. That session ends (OWASP ASVS 5.0, V7.2.4).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new session; null when <see cref="User.AuthVersion"/> has changed or the user is gone: verify the credentials again.</returns>
    public async Task<NewSession?> CreateAsync(
        User user, Func<User, User> alsoChange, string? presentedSessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var presented = OpaqueToken.Hash(presentedSessionId);
        var adding = AddAsync(user, now, cancellationToken);
        await Task.WhenAll(adding, DeleteReplacedAsync(user, presented, now, cancellationToken));
        var (id, session) = await adding;

        var updated = await updater.UpdateAsync(
            user,
            async current =>
            {
                if (current.AuthVersion != user.AuthVersion)
                {
                    return null;
                }

                if (!ReferenceEquals(current, user))
                {
                    if (await store.FindSessionAsync(session.IdHash, cancellationToken) is null)
                    {
                        // It had been listed, by an attempt whose response was lost, and another request has ended it since.
                        (id, session) = await AddAsync(current, now, cancellationToken);
                    }

                    await DeleteReplacedAsync(current, presented, now, cancellationToken);
                }

                var listed = new UserSession(session.IdHash, session.Created, session.Expires);
                return alsoChange(current) with { Sessions = SelectKept(current, presented, now).Add(listed) };
            },
            isApplied: current => FindListed(current, session.IdHash) is not null,
            cancellationToken);
        if (updated is null)
        {
            await store.DeleteSessionAsync(session.IdHash, cancellationToken);
            return null;
        }

        return new NewSession(new SessionUser(user.Id, user.Email, user.Username), id, _options.Lifetime);
    }

    /// <summary>Finds the user of a session and records that the session was used.</summary>
    /// <param name="sessionId">The session id as it came, or null. A text that is no session id is not looked up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user; null when the session is unknown, ended or expired.</returns>
    public async Task<SessionUser?> FindUserAsync(string? sessionId, CancellationToken cancellationToken)
    {
        if (await FindAsync(sessionId, cancellationToken) is not { } session)
        {
            return null;
        }

        // A tenth of the timeout is exact enough, and saves a write on most requests.
        var now = time.GetUtcNow();
        if (_options.IdleTimeout is { } timeout && now >= session.LastSeen + (timeout / 10))
        {
            await store.UpdateSessionAsync(session with { LastSeen = now }, cancellationToken);
        }

        return new SessionUser(session.UserId, session.Email, session.Username);
    }

    /// <summary>Ends a session: deletes its row, and takes it off its user's list (OWASP ASVS 5.0, V7.4.1).</summary>
    /// <param name="sessionId">The session id as it came, or null.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the session is unknown, ended or expired.</returns>
    public async Task<bool> EndAsync(string? sessionId, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await FindAsync(sessionId, cancellationToken) is not { } session)
        {
            audit.LogoutFailed(client);
            return false;
        }

        var deleting = store.DeleteSessionAsync(session.IdHash, cancellationToken);
        var reading = store.FindUserByIdAsync(session.UserId, cancellationToken);
        await Task.WhenAll(deleting, reading);
        if (await reading is { } user)
        {
            await updater.UpdateAsync(
                user,
                current => FindListed(current, session.IdHash) is { } listed ? current with { Sessions = current.Sessions.Remove(listed) } : null,
                isApplied: current => FindListed(current, session.IdHash) is null,
                cancellationToken);
        }

        audit.LogoutSucceeded(client, session.UserId);
        return true;
    }

    /// <summary>Deletes the rows of all sessions of a user, which ends them. The caller takes them off the list.</summary>
    public Task DeleteAllAsync(User user, CancellationToken cancellationToken) => DeleteAsync(user.Sessions, cancellationToken);

    private async Task<Session?> FindAsync(string? sessionId, CancellationToken cancellationToken)
    {
        if (OpaqueToken.Hash(sessionId) is not { } idHash
            || await store.FindSessionAsync(idHash, cancellationToken) is not { } session)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var isIdle = _options.IdleTimeout is { } timeout && now >= session.LastSeen + timeout;
        return now < session.Expires && !isIdle ? session : null;
    }

    // A row whose response was lost may arrive late. If its id were used again, that could be after the session has ended, and would revive it.
    private async Task<(string Id, Session Session)> AddAsync(User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = OpaqueToken.Create();
            var session = new Session
            {
                IdHash = OpaqueToken.Hash(id)!,
                UserId = user.Id,
                Email = user.Email,
                Username = user.Username,
                Created = now,
                Expires = now + _options.Lifetime,
                LastSeen = now,
            };
            try
            {
                await store.AddSessionAsync(session, cancellationToken);
                return (id, session);
            }
            catch (ServiceUnavailableException) when (attempt < AddAttempts)
            {
                // That attempt may leave a session behind whose id no client has.
            }
        }
    }

    // The rows go before the sessions leave the list.
    private Task DeleteReplacedAsync(User user, string? presented, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deleting = DeleteAsync(user.Sessions.Except(SelectKept(user, presented, now)), cancellationToken);
        return presented is null || FindListed(user, presented) is not null
            ? deleting
            : Task.WhenAll(deleting, store.DeleteSessionAsync(presented, cancellationToken));
    }

    private Task DeleteAsync(IEnumerable<UserSession> sessions, CancellationToken cancellationToken) =>
        Task.WhenAll(sessions.Select(session => store.DeleteSessionAsync(session.IdHash, cancellationToken)));

    private ImmutableArray<UserSession> SelectKept(User user, string? presented, DateTimeOffset now) =>
    [
        .. user.Sessions
            .Where(listed => listed.Expires > now && listed.IdHash != presented)
            .OrderBy(listed => listed.Created)
            .TakeLast(_options.MaxPerUser - 1),
    ];

    private static UserSession? FindListed(User user, string idHash) => user.Sessions.FirstOrDefault(listed => listed.IdHash == idHash);
}
