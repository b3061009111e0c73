using System.Collections.Immutable;
using System.Diagnostics;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>
/// The sessions of users. Each has a row that finds it, and a place in the list of the user row, which is the source of truth. A client gets a
/// session id only after the session is listed, and a session leaves the list only after its row is deleted (docs/architecture.md).
/// </summary>
internal sealed class SessionService(
    IUserStore store,
    UserUpdater updater,
    AuditTrail audit,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<SessionService> logger)
{
    private const int AddAttempts = 3;

    // A browser sends one or two. More would multiply the cost of a request.
    private const int MaxPresented = 10;

    private static readonly TimeSpan MaxUnrecordedUse = TimeSpan.FromDays(1);

    // A response does not wait longer for a write that it does not need.
    private static readonly TimeSpan RecordUseTimeout = TimeSpan.FromSeconds(1);

    private readonly SessionOptions _options = options.Value;

    /// <summary>Gives a user a new session. It replaces the one that was presented and those that exceed the limit.</summary>
    /// <param name="user">The user as read when the credentials were verified.</param>
    /// <param name="alsoChange">What else changes in the user row when the session is listed; null when there must be no session.</param>
    /// <param name="terms">What the session replaces.</param>
    /// <param name="client">The client, for the user's list of sessions and the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The new session; null when <see cref="User.AuthVersion"/> has changed, the user is gone or the change does not apply: verify the credentials again.
    /// </returns>
    public async Task<NewSession?> CreateAsync(
        User user,
        Func<User, User?> alsoChange,
        SessionTerms terms,
        ClientInfo client,
        CancellationToken cancellationToken)
    {
        if (alsoChange(user) is not { } first)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var presented = HashPresented(terms.Presented);
        var adding = AddAsync(first, terms, client, now, cancellationToken);
        await Task.WhenAll(adding, DeleteReplacedAsync(user, terms, presented, now, cancellationToken));
        var (id, session) = await adding;

        ImmutableArray<UserSession> evicted = [];
        var updated = await updater.UpdateAsync(
            user,
            async current =>
            {
                if (current.AuthVersion != user.AuthVersion
                    || (terms.Continued is { } continued && FindListed(current, continued.IdHash) is null)
                    || alsoChange(current) is not { } changed)
                {
                    return null;
                }

                if (!ReferenceEquals(current, user))
                {
                    if (session.EmailVerified != changed.EmailVerified)
                    {
                        // The email was verified since the row was written, which repeats it.
                        await store.DeleteSessionAsync(session.IdHash, cancellationToken);
                    }

                    if (session.EmailVerified != changed.EmailVerified || await store.FindSessionAsync(session.IdHash, cancellationToken) is null)
                    {
                        // It had been listed, by an attempt whose response was lost, and another request has ended it since.
                        (id, session) = await AddAsync(changed, terms, client, now, cancellationToken);
                    }

                    await DeleteReplacedAsync(current, terms, presented, now, cancellationToken);
                }

                var listed = new UserSession(session.IdHash, session.Created, session.Expires);
                var kept = SelectKept(current, terms, presented, now);
                evicted = terms.EndsOthers ? [] : [.. SelectLive(current, presented, now).Except(kept)];
                return changed with { Sessions = kept.Add(listed) };
            },
            isApplied: current => FindListed(current, session.IdHash) is not null
                || (terms.ChangeId is { } id && current.Changes.Any(change => change.Id == id)),
            cancellationToken);
        if (updated is null)
        {
            await store.DeleteSessionAsync(session.IdHash, cancellationToken);
            return null;
        }

        if (!evicted.IsEmpty)
        {
            audit.SessionsEvicted(client, user.Id, evicted);
        }

        return new NewSession(session, id, session.Expires - now, session.Created + _options.SudoLifetime);
    }

    /// <summary>Finds the first live session among those presented, and records that it was used.</summary>
    /// <param name="presentedSessionIds">The session ids as they came. A text that is no session id is not looked up.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session; null when every session is unknown, ended or expired.</returns>
    public async Task<Session?> FindAsync(
        IReadOnlyCollection<string> presentedSessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        var presented = HashPresented(presentedSessionIds);
        foreach (var idHash in presented)
        {
            if (await FindLiveAsync(idHash, cancellationToken) is { } session)
            {
                await RecordUseAsync(session, cancellationToken);
                return session;
            }
        }

        RefuseIfAny(presented, client);
        return null;
    }

    /// <summary>Finds out whether a request may use an account.</summary>
    /// <param name="presentedSessionIds">The session ids as they came.</param>
    /// <param name="needsRecentLogin">Whether the user must have logged in within <see cref="SessionOptions.SudoLifetime"/>.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AccessResult> AuthorizeAsync(
        IReadOnlyCollection<string> presentedSessionIds, bool needsRecentLogin, ClientInfo client, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (await FindAsync(presentedSessionIds, client, cancellationToken) is not { } session)
        {
            return new AccessResult.NoSession();
        }

        var recentUntil = session.Created + _options.SudoLifetime;
        return needsRecentLogin && time.GetUtcNow() >= recentUntil
            ? new AccessResult.ReauthenticationRequired([AuthenticationMethods.Password])
            : new AccessResult.Granted(session with { LookupTime = Stopwatch.GetElapsedTime(started) }, recentUntil);
    }

    /// <summary>Ends every live session among those presented: deletes its row, and takes it off its user's list (OWASP ASVS 5.0, V7.4.1).</summary>
    /// <param name="presentedSessionIds">The session ids as they came.</param>
    /// <param name="client">The client, for the audit trail.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when every session is unknown, ended or expired.</returns>
    public async Task<bool> EndAsync(IReadOnlyCollection<string> presentedSessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        var presented = HashPresented(presentedSessionIds);
        var found = await Task.WhenAll(presented.Select(idHash => FindLiveAsync(idHash, cancellationToken)));
        var byUser = found.OfType<Session>().GroupBy(session => session.UserId, session => session.IdHash).ToList();
        if (byUser.Count == 0)
        {
            RefuseIfAny(presented, client);
            return false;
        }

        await Task.WhenAll(byUser.Select(ended => EndAsync(ended.Key, [.. ended], client, cancellationToken)));
        return true;
    }

    /// <summary>Ends every session of a user, and forgets the user's devices.</summary>
    /// <returns>False when there is no such user.</returns>
    public async Task<bool> EndAllAsync(string userId, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await store.FindUserByIdAsync(userId, cancellationToken) is not { } user)
        {
            return false;
        }

        await updater.UpdateAsync(
            user,
            async current =>
            {
                await DeleteAllAsync(current, cancellationToken);
                return current with { Sessions = [], Devices = [] };
            },
            isApplied: current => current.Sessions.IsEmpty && current.Devices.IsEmpty,
            cancellationToken);
        audit.SignedOutEverywhere(client, userId);
        return true;
    }

    /// <summary>Ends sessions that a user lists: deletes their rows, and then takes them off the list.</summary>
    /// <param name="user">The user as last read.</param>
    /// <param name="idHashes">The hashes of the session ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndListedAsync(User user, IReadOnlyCollection<string> idHashes, CancellationToken cancellationToken)
    {
        await DeleteAsync(idHashes, cancellationToken);
        await UnlistAsync(user, idHashes, cancellationToken);
    }

    /// <summary>Deletes the rows of all sessions of a user, which ends them. The caller takes them off the list.</summary>
    public Task DeleteAllAsync(User user, CancellationToken cancellationToken) => DeleteAsync(user.Sessions.Select(listed => listed.IdHash), cancellationToken);

    /// <summary>Finds a session by the hash of its id.</summary>
    /// <returns>The session; null when it is unknown, ended or expired.</returns>
    public async Task<Session?> FindLiveAsync(string idHash, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(idHash, cancellationToken) is not { } session)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var isIdle = _options.IdleTimeout is { } timeout && now >= session.LastSeen + timeout;
        return now < session.Expires && !isIdle ? session : null;
    }

    // Without any session id, there is no attempt to report: anybody could fill the log with such requests.
    private void RefuseIfAny(IReadOnlyCollection<string> presented, ClientInfo client)
    {
        if (presented.Count > 0)
        {
            audit.RequestRefused(client, RefusalReason.BadSession);
        }
    }

    private static IReadOnlyCollection<string> HashPresented(IReadOnlyCollection<string> sessionIds) =>
        [.. sessionIds.Select(OpaqueToken.Hash).OfType<string>().Distinct().Take(MaxPresented)];

    private async Task RecordUseAsync(Session session, CancellationToken cancellationToken)
    {
        // A tenth of the timeout is exact enough, and saves a write on most requests.
        var now = time.GetUtcNow();
        var unrecorded = _options.IdleTimeout / 10 is { } tenth && tenth < MaxUnrecordedUse ? tenth : MaxUnrecordedUse;
        if (now < session.LastSeen + unrecorded)
        {
            return;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(RecordUseTimeout);
        try
        {
            await store.UpdateSessionAsync(session with { LastSeen = now }, limited.Token);
        }
        catch (Exception exception) when (exception is ServiceUnavailableException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // The session is valid. At worst it becomes idle earlier: by the tenth of the timeout that was not recorded.
            Log.SessionUseNotRecorded(logger, exception);
        }
    }

    private async Task EndAsync(string userId, IReadOnlyCollection<string> idHashes, ClientInfo client, CancellationToken cancellationToken)
    {
        var deleting = DeleteAsync(idHashes, cancellationToken);
        var reading = store.FindUserByIdAsync(userId, cancellationToken);
        await Task.WhenAll(deleting, reading);
        if (await reading is { } user)
        {
            await UnlistAsync(user, idHashes, cancellationToken);
        }

        foreach (var idHash in idHashes)
        {
            audit.LogoutSucceeded(client, userId, SessionHandle.Of(idHash));
        }
    }

    private async Task UnlistAsync(User user, IReadOnlyCollection<string> idHashes, CancellationToken cancellationToken)
    {
        await updater.UpdateAsync(
            user,
            current => HasListed(current) ? current with { Sessions = current.Sessions.RemoveAll(IsEnded) } : null,
            isApplied: current => !HasListed(current),
            cancellationToken);

        bool IsEnded(UserSession listed) => idHashes.Contains(listed.IdHash);
        bool HasListed(User current) => current.Sessions.Any(IsEnded);
    }

    // A row whose response was lost may arrive late. If its id were used again, that could be after the session has ended, and would revive it.
    private async Task<(string Id, Session Session)> AddAsync(
        User user, SessionTerms terms, ClientInfo client, DateTimeOffset now, CancellationToken cancellationToken)
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
                EmailVerified = user.EmailVerified,
                UserCreated = user.Created,
                Methods = terms.Continued?.Methods ?? [AuthenticationMethods.Password],
                Device = client.Device,
                Network = ClientNetwork.Describe(client.Address),
                Created = terms.Continued?.Created ?? now,
                Expires = terms.Continued?.Expires ?? now + _options.Lifetime,
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
    private Task DeleteReplacedAsync(
        User user, SessionTerms terms, IReadOnlyCollection<string> presented, DateTimeOffset now, CancellationToken cancellationToken) =>
        DeleteAsync(
            user.Sessions.Except(SelectKept(user, terms, presented, now)).Select(replaced => replaced.IdHash).Union(presented), cancellationToken);

    private Task DeleteAsync(IEnumerable<string> idHashes, CancellationToken cancellationToken) =>
        Task.WhenAll(idHashes.Select(idHash => store.DeleteSessionAsync(idHash, cancellationToken)));

    private static IEnumerable<UserSession> SelectLive(User user, IReadOnlyCollection<string> presented, DateTimeOffset now) =>
        user.Sessions.Where(listed => listed.Expires > now && !presented.Contains(listed.IdHash));

    private ImmutableArray<UserSession> SelectKept(User user, SessionTerms terms, IReadOnlyCollection<string> presented, DateTimeOffset now) =>
        terms.EndsOthers
            ? []
            : [.. SelectLive(user, presented, now).OrderBy(listed => listed.Created).TakeLast(_options.MaxPerUser - 1)];

    private static UserSession? FindListed(User user, string idHash) => user.Sessions.FirstOrDefault(listed => listed.IdHash == idHash);
}
