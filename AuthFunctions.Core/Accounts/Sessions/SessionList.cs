using AuthFunctions.Core.Accounts.Auditing;

namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>
/// What users see and do with their own sessions (OWASP ASVS 5.0, V7.5.2). A request does nothing if its session has ended since it was authorized.
/// </summary>
internal sealed class SessionList(IUserStore store, SessionService sessions, AuditTrail audit, TimeProvider time)
{
    /// <summary>Lists the live sessions of a user, the newest first.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sessions; null when the current one has ended.</returns>
    public async Task<IReadOnlyList<ListedSession>?> ListAsync(Session current, CancellationToken cancellationToken) =>
        await FindUserAsync(current, cancellationToken) is { } user ? await ListAsync(user, current, cancellationToken) : null;

    /// <summary>Lists the live sessions of a user who was read, the newest first.</summary>
    public async Task<IReadOnlyList<ListedSession>> ListAsync(User user, Session current, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = await Task.WhenAll(user.Sessions.Select(listed => listed.IdHash == current.IdHash
            ? Task.FromResult<Session?>(current with { LastSeen = now })
            : sessions.FindLiveAsync(listed.IdHash, cancellationToken)));
        return
        [
            .. from session in found
               where session is not null
               orderby session.Created descending
               select new ListedSession(
                   session.Handle, session.IdHash == current.IdHash, session.Device, session.Network, session.Created, session.LastSeen, session.Expires),
        ];
    }

    /// <summary>Ends one session of a user. It can be the current one.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="handle">The public id of the session to end.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the user has no such session, or the current one has ended.</returns>
    public async Task<bool> EndAsync(Session current, string handle, ClientInfo client, CancellationToken cancellationToken)
    {
        // A session whose row is gone is taken off the list here, so that a request that was cut off can be repeated.
        if (await FindUserAsync(current, cancellationToken) is not { } user
            || user.Sessions.FirstOrDefault(listed => listed.Handle == handle) is not { } ended)
        {
            return false;
        }

        await sessions.EndListedAsync(user, [ended.IdHash], cancellationToken);
        audit.SessionEnded(client, user.Id, handle);
        return true;
    }

    /// <summary>Ends every session that a user has besides the current one. A login that is under way may succeed.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the current session has ended; no other was ended then.</returns>
    public async Task<bool> EndOthersAsync(Session current, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await FindUserAsync(current, cancellationToken) is not { } user)
        {
            return false;
        }

        // Only these, also where the CAS is repeated: a login that has replaced the current session since keeps its new one.
        string[] others = [.. user.Sessions.Select(listed => listed.IdHash).Where(idHash => idHash != current.IdHash)];
        if (others.Length > 0)
        {
            await sessions.EndListedAsync(user, others, cancellationToken);
            audit.OtherSessionsEnded(client, user.Id, others.Length);
        }

        return true;
    }

    /// <summary>Finds the user of a session.</summary>
    /// <returns>The user; null when the session has ended: a live one is always listed.</returns>
    public async Task<User?> FindUserAsync(Session current, CancellationToken cancellationToken) =>
        await store.FindUserByIdAsync(current.UserId, cancellationToken) is { } user && user.Sessions.Any(listed => listed.IdHash == current.IdHash)
            ? user
            : null;
}
