using System.Collections.Immutable;
using AuthFunctions.Storage;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>
/// The sessions of users: a row for each, which finds it, and the user row's list, which is the truth. A session id is in a client's
/// hands only after the list has the session, and a session leaves the list only after its row is gone (docs/architecture.md).
/// </summary>
public sealed class Sessions(IUserStore store, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int IdTries = 3;

    private readonly AuthOptions _options = options.Value;

    /// <summary>Gives a user a new session, in place of the one that was presented and of those that the limit drops.</summary>
    /// <param name="login">The login that was verified.</param>
    /// <param name="presentedSessionId">The session id that came with the request, if any: it ends (OWASP ASVS 5.0, V7.2.4).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new session, or null when the password was changed since it was verified.</returns>
    internal async Task<LoginResult.LoggedIn?> CreateAsync(
        VerifiedLogin login, string? presentedSessionId, CancellationToken cancellationToken)
    {
        var (user, rehashed) = login;
        var now = time.GetUtcNow();
        var presented = OpaqueToken.Hash(presentedSessionId);

        // The row comes before its place in the user's list, and the id leaves this method only when it has one: whoever
        // empties the list has ended every session there is.
        var adding = AddAsync(user, now, cancellationToken);
        await Task.WhenAll(adding, DropAsync(user, presented, now, cancellationToken));
        var (sessionId, session) = await adding;
        while (true)
        {
            var changed = user with
            {
                Password = rehashed ?? user.Password,
                Sessions = SelectKept(user, presented, now).Add(new UserSession(session.IdHash, session.Created, session.Expires)),
                Updated = now,
            };
            if (await store.UpdateUserAsync(changed, cancellationToken))
            {
                break;
            }

            var current = await store.FindUserByIdAsync(user.Id, cancellationToken);
            if (current is null || (current.Password != login.User.Password && current.Password != rehashed))
            {
                await store.DeleteSessionAsync(session.IdHash, cancellationToken);
                return null;
            }

            user = current;
            if (FindListed(user, session.IdHash) is not null)
            {
                // By a try whose answer was lost.
                break;
            }

            if (await store.FindSessionAsync(session.IdHash, cancellationToken) is null)
            {
                // It had been listed, by such a try, and has been ended since.
                (sessionId, session) = await AddAsync(user, now, cancellationToken);
            }

            await DropAsync(user, presented, now, cancellationToken);
        }

        return new LoginResult.LoggedIn(new SessionUser(user.Id, user.Email, user.Username), sessionId, _options.SessionLifetime);
    }

    /// <summary>Finds a session that has not ended. One point read, none for a text that is no session id.</summary>
    /// <param name="sessionId">The session id as it came, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<Session?> FindAsync(string? sessionId, CancellationToken cancellationToken)
    {
        if (OpaqueToken.Hash(sessionId) is not { } idHash
            || await store.FindSessionAsync(idHash, cancellationToken) is not { } session)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var idle = _options.SessionIdleTimeout is { } timeout && now >= session.LastSeen + timeout;
        return now < session.Expires && !idle ? session : null;
    }

    /// <summary>Records that a session was used, where sessions end when they are not.</summary>
    internal async Task RecordUseAsync(Session session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A tenth of the timeout is as exact as an idle timeout needs to be, and saves a write on most requests.
        if (_options.SessionIdleTimeout is { } timeout && now >= session.LastSeen + (timeout / 10))
        {
            await store.UpdateSessionAsync(session with { LastSeen = now }, cancellationToken);
        }
    }

    /// <summary>Ends a session.</summary>
    internal async Task EndAsync(Session session, CancellationToken cancellationToken)
    {
        var deletion = store.DeleteSessionAsync(session.IdHash, cancellationToken);
        var reading = store.FindUserByIdAsync(session.UserId, cancellationToken);
        await Task.WhenAll(deletion, reading);

        var user = await reading;
        while (user is not null && FindListed(user, session.IdHash) is { } listed)
        {
            var changed = user with { Sessions = user.Sessions.Remove(listed), Updated = time.GetUtcNow() };
            user = await store.UpdateUserAsync(changed, cancellationToken)
                ? null
                : await store.FindUserByIdAsync(session.UserId, cancellationToken);
        }
    }

    /// <summary>Deletes the rows of sessions, which ends them; they stay in their user's list.</summary>
    internal Task DeleteAsync(IEnumerable<UserSession> sessions, CancellationToken cancellationToken) =>
        Task.WhenAll(sessions.Select(session => store.DeleteSessionAsync(session.IdHash, cancellationToken)));

    // A row whose answer was lost may arrive late. Were its id tried again, that could be after the session has ended, which
    // would bring it back; so each try has an id of its own.
    private async Task<(string Id, Session Session)> AddAsync(User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var id = OpaqueToken.Create();
            var session = new Session
            {
                IdHash = OpaqueToken.Hash(id)!,
                UserId = user.Id,
                Email = user.Email,
                Username = user.Username,
                Created = now,
                Expires = now + _options.SessionLifetime,
                LastSeen = now,
            };
            try
            {
                await store.AddSessionAsync(session, cancellationToken);
                return (id, session);
            }
            catch (ServiceUnavailableException) when (tries < IdTries)
            {
                // What that try leaves behind is a session whose id nobody has.
            }
        }
    }

    // Ends what a new session takes the place of: the rows go before they leave the list.
    private Task DropAsync(User user, string? presented, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dropped = DeleteAsync(user.Sessions.Except(SelectKept(user, presented, now)), cancellationToken);
        return presented is null || FindListed(user, presented) is not null
            ? dropped
            : Task.WhenAll(dropped, store.DeleteSessionAsync(presented, cancellationToken));
    }

    private ImmutableArray<UserSession> SelectKept(User user, string? presented, DateTimeOffset now) =>
    [
        .. user.Sessions
            .Where(listed => listed.Expires > now && listed.IdHash != presented)
            .OrderBy(listed => listed.Created)
            .TakeLast(_options.MaxSessionsPerUser - 1),
    ];

    private static UserSession? FindListed(User user, string idHash) => user.Sessions.FirstOrDefault(listed => listed.IdHash == idHash);
}
