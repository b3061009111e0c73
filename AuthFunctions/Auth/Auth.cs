using System.Collections.Immutable;
using System.Net;
using AuthFunctions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>
/// Registration, login, sessions and password reset. Every member runs the write order that docs/architecture.md gives it,
/// so that it survives a crash after any step and any interleaving with the others, on any number of instances.
/// </summary>
/// <remarks>
/// What a caller can do wrong comes back as a result. Every member throws <see cref="ServiceUnavailableException"/> when
/// storage or the hashing queue cannot serve it, and <see cref="OperationCanceledException"/> when the caller has gone or
/// storage took longer than a request may wait; what was begun may then have taken effect, and doing it again is safe.
/// </remarks>
public sealed class Auth(
    IUserStore store,
    PasswordPolicy policy,
    PasswordHasher hasher,
    Throttle throttle,
    IUserNotifier notifier,
    IOptions<AuthOptions> options,
    TimeProvider time,
    ILogger<Auth> logger)
{
    private const int SessionIdTries = 3;

    // As long as a user's id, and nobody's.
    private static readonly string Nobody = Guid.Empty.ToString();

    private readonly AuthOptions _options = options.Value;

    /// <summary>Registers a user under an email or a username.</summary>
    /// <param name="name">The name to log in with; kept as typed.</param>
    /// <param name="password">The password; nothing of it is trimmed, folded or cut (OWASP ASVS 5.0, V6.2.8).</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="RegistrationResult.Registered"/>, <see cref="RegistrationResult.NameTaken"/>, or
    /// <see cref="RegistrationResult.Invalid"/> when the name or the password breaks a rule; storage is asked then only where
    /// the password is one that became public in a breach.
    /// </returns>
    public async Task<RegistrationResult> RegisterUserAsync(LoginName name, string password, CancellationToken cancellationToken)
    {
        var nameFault = name.FindFault();
        var passwordFault = policy.FindFault(password, name.Text);
        if (nameFault is not null || passwordFault is not null)
        {
            return new RegistrationResult.Invalid(nameFault, passwordFault);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        if (await FindUserAsync(name, deadline.Token) is not null)
        {
            return new RegistrationResult.NameTaken();
        }

        if (await deadline.PauseAsync(token => policy.FindBreachAsync(password, token)) is { } breach)
        {
            return new RegistrationResult.Invalid(null, breach);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(password, token));
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Email = name.IsEmail ? name.Text : null,
            Username = name.IsEmail ? null : name.Text,
            Password = hashed,
            Created = now,
            Updated = now,
        };
        return await store.AddUserAsync(user, deadline.Token)
            ? new RegistrationResult.Registered(user.Id)
            : new RegistrationResult.NameTaken();
    }

    /// <summary>Logs a user in. An unknown name costs what a known one does.</summary>
    /// <param name="name">The name as typed; it matches without regard to case or surrounding blanks.</param>
    /// <param name="password">The password.</param>
    /// <param name="presentedSessionId">The session id that came with the request, if any: it ends (OWASP ASVS 5.0, V7.2.4).</param>
    /// <param name="clientAddress">The client's address, or null when it is not known.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="LoginResult.LoggedIn"/>, <see cref="LoginResult.BadCredentials"/> for an unknown name and a wrong password
    /// alike, or <see cref="LoginResult.Throttled"/> when too many of either came before; no password is hashed then.
    /// </returns>
    public async Task<LoginResult> LogInAsync(
        LoginName name, string password, string? presentedSessionId, IPAddress? clientAddress, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        while (true)
        {
            var (login, retryAfter) = await throttle.LogInAsync(
                name, clientAddress, deadline, () => ValidLoginAsync(name, password, deadline));
            if (login is null)
            {
                return retryAfter is { } wait ? new LoginResult.Throttled(wait) : new LoginResult.BadCredentials();
            }

            if (await CreateSessionAsync(login, presentedSessionId, deadline.Token) is { } session)
            {
                return session;
            }
        }
    }

    /// <summary>Finds the user behind a session id. One point read, none for a text that is no session id.</summary>
    /// <param name="sessionId">The session id as it came, or null.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>The user, or null when the session is unknown, ended or expired.</returns>
    public async Task<SessionUser?> GetUserFromSessionIdAsync(string? sessionId, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        var session = await FindSessionAsync(sessionId, deadline.Token);
        if (session is null)
        {
            return null;
        }

        await RecordUseAsync(session, deadline.Token);
        return new SessionUser(session.UserId, session.Email, session.Username);
    }

    /// <summary>Logs out: ends a session on the server, so that its id never works again (OWASP ASVS 5.0, V7.4.1).</summary>
    /// <param name="sessionId">The session id as it came, or null.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>True when the session was ended, false when it was unknown, ended or expired.</returns>
    public async Task<bool> DestroySessionAsync(string? sessionId, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        var session = await FindSessionAsync(sessionId, deadline.Token);
        if (session is null)
        {
            return false;
        }

        var deletion = store.DeleteSessionAsync(session.IdHash, deadline.Token);
        var reading = store.FindUserByIdAsync(session.UserId, deadline.Token);
        await Task.WhenAll(deletion, reading);

        var user = await reading;
        while (user is not null && FindListed(user, session.IdHash) is { } listed)
        {
            var changed = user with { Sessions = user.Sessions.Remove(listed), Updated = time.GetUtcNow() };
            user = await store.UpdateUserAsync(changed, deadline.Token)
                ? null
                : await store.FindUserByIdAsync(session.UserId, deadline.Token);
        }

        return true;
    }

    /// <summary>
    /// Gives the user of an email a new reset token in the way that is set. By mail, nothing is looked up before this returns, so
    /// that neither the result nor its time tells whether the email is registered (OWASP ASVS 5.0, V6.3.8).
    /// </summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="clientAddress">The client's address, or null when it is not known.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns><see cref="ResetTokenResult.Accepted"/> by mail; otherwise what <see cref="GetResetPasswordTokenAsync"/> returns.</returns>
    public async Task<ResetTokenResult> RequestPasswordResetAsync(
        string email, IPAddress? clientAddress, CancellationToken cancellationToken)
    {
        if (_options.ResetTokenDelivery == ResetTokenDelivery.Response)
        {
            return await GetResetPasswordTokenAsync(email, clientAddress, cancellationToken);
        }

        // What nobody could register would only take up space in the queue.
        if (LoginName.Email(email).FindFault() is null)
        {
            notifier.RequestReset(email, clientAddress);
        }

        return new ResetTokenResult.Accepted();
    }

    /// <summary>Gives the user of an email a new reset token, in place of any older one.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="clientAddress">The client's address, or null when it is not known.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="ResetTokenResult.Issued"/>, <see cref="ResetTokenResult.UnknownEmail"/>, or
    /// <see cref="ResetTokenResult.Throttled"/> when too many requests came before, for an unknown email as for a known one.
    /// </returns>
    public async Task<ResetTokenResult> GetResetPasswordTokenAsync(
        string email, IPAddress? clientAddress, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await throttle.CountResetRequestAsync(email, clientAddress, deadline.Token) is { } retryAfter)
        {
            return new ResetTokenResult.Throttled(retryAfter);
        }

        var user = await store.FindUserByEmailAsync(email, deadline.Token);
        if (user is null)
        {
            return new ResetTokenResult.UnknownEmail();
        }

        var token = OpaqueToken.Create();
        var now = time.GetUtcNow();
        var accepted = new UserResetToken(OpaqueToken.Hash(token)!, now + _options.ResetTokenLifetime);
        await store.AddResetTokenAsync(accepted, user.Id, deadline.Token);

        while (!await store.UpdateUserAsync(user with { ResetToken = accepted, Updated = now }, deadline.Token))
        {
            var current = await store.FindUserByIdAsync(user.Id, deadline.Token);
            if (current is null)
            {
                return new ResetTokenResult.UnknownEmail();
            }

            if (current.ResetToken == accepted)
            {
                break;
            }

            user = current;
        }

        if (user.ResetToken is { } replaced)
        {
            await store.DeleteResetTokenAsync(replaced.Hash, deadline.Token);
        }

        return new ResetTokenResult.Issued(user.Id, user.Email!, token);
    }

    /// <summary>
    /// Sets a new password by a reset token. Of any number of concurrent uses of a token one succeeds; when it does, every
    /// session of the user has ended and the old password works no more (OWASP ASVS 5.0, V7.4.3).
    /// </summary>
    /// <param name="email">The email as typed; it must be that of the token's user.</param>
    /// <param name="resetToken">The token as it came.</param>
    /// <param name="newPassword">The new password.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="UpdatePasswordResult.Updated"/>, <see cref="UpdatePasswordResult.BadToken"/>, or
    /// <see cref="UpdatePasswordResult.Invalid"/> when the password breaks a rule; the token stays usable then.
    /// </returns>
    public async Task<UpdatePasswordResult> UpdatePasswordAsync(
        string email, string resetToken, string newPassword, CancellationToken cancellationToken)
    {
        if (policy.FindFault(newPassword, email) is { } fault)
        {
            return new UpdatePasswordResult.Invalid(fault);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        var tokenHash = OpaqueToken.Hash(resetToken);
        var user = tokenHash is null ? null : await store.FindUserByResetTokenAsync(tokenHash, deadline.Token);
        if (user is null || !Accepts(user, tokenHash!, email))
        {
            return new UpdatePasswordResult.BadToken();
        }

        if (await deadline.PauseAsync(token => policy.FindBreachAsync(newPassword, token)) is { } breach)
        {
            return new UpdatePasswordResult.Invalid(breach);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(newPassword, token));

        // Before the update, so that no crash leaves a name locked whose token is used up. The token has shown who asks.
        await throttle.ClearAsync(LoginName.Email(email), deadline.Token);
        var updated = false;
        while (!updated)
        {
            await DeleteSessionsAsync(user.Sessions, deadline.Token);
            var changed = user with { Password = hashed, ResetToken = null, Sessions = [], Updated = time.GetUtcNow() };
            updated = await store.UpdateUserAsync(changed, deadline.Token);
            if (!updated)
            {
                var current = await store.FindUserByIdAsync(user.Id, deadline.Token);
                updated = current?.Password == hashed;
                if (current is null || (!updated && !Accepts(current, tokenHash!, email)))
                {
                    return new UpdatePasswordResult.BadToken();
                }

                user = current;
            }
        }

        notifier.PasswordChanged(user.Id, user.Email!);
        await store.DeleteResetTokenAsync(tokenHash!, deadline.Token);
        return new UpdatePasswordResult.Updated(user.Email!);
    }

    /// <summary>Asks storage for a row that is not there, to see whether the service can serve.</summary>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    public async Task CheckReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        await store.CheckAsync(deadline.Token);
    }

    /// <returns>The user as it was when the password was verified, or null when there is no such user or the password is wrong.</returns>
    private async Task<VerifiedLogin?> ValidLoginAsync(LoginName name, string password, StorageDeadline deadline)
    {
        if (await FindUserAsync(name, deadline.Token) is not { } user)
        {
            // A known name costs a second read, that of its user row.
            await store.FindUserByIdAsync(Nobody, deadline.Token);
            await deadline.PauseAsync(token => hasher.VerifyNobodyAsync(password, token));
            return null;
        }

        if (!await deadline.PauseAsync(token => hasher.VerifyAsync(password, user.Password, token)))
        {
            return null;
        }

        var rehashed = hasher.NeedsRehash(user.Password)
            ? await deadline.PauseAsync(token => hasher.HashAsync(password, token))
            : null;
        return new VerifiedLogin(user, rehashed);
    }

    /// <returns>The new session, or null when the password was changed since it was verified.</returns>
    private async Task<LoginResult.LoggedIn?> CreateSessionAsync(
        VerifiedLogin login, string? presentedSessionId, CancellationToken cancellationToken)
    {
        var (user, rehashed) = login;
        var now = time.GetUtcNow();

        // The row comes before its place in the user's list, and the id leaves this method only when it has one: whoever
        // empties the list has ended every session there is.
        var (sessionId, session) = await AddSessionAsync(user, now, cancellationToken);
        var presented = OpaqueToken.Hash(presentedSessionId);
        if (presented is not null && FindListed(user, presented) is null)
        {
            await store.DeleteSessionAsync(presented, cancellationToken);
        }

        while (FindListed(user, session.IdHash) is null)
        {
            var kept = SelectKept(user.Sessions, presented, now);
            await DeleteSessionsAsync(user.Sessions.Except(kept), cancellationToken);
            var changed = user with
            {
                Password = rehashed ?? user.Password,
                Sessions = kept.Add(new UserSession(session.IdHash, session.Created, session.Expires)),
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
            if (FindListed(user, session.IdHash) is null && await store.FindSessionAsync(session.IdHash, cancellationToken) is null)
            {
                // It had been listed, by a try whose answer was lost, and has been ended since.
                (sessionId, session) = await AddSessionAsync(user, now, cancellationToken);
            }
        }

        return new LoginResult.LoggedIn(new SessionUser(user.Id, user.Email, user.Username), sessionId, _options.SessionLifetime);
    }

    // A row whose answer was lost may arrive late. Were its id tried again, that could be after the session has ended, which
    // would bring it back; so each try has an id of its own.
    private async Task<(string Id, Session Session)> AddSessionAsync(User user, DateTimeOffset now, CancellationToken cancellationToken)
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
            catch (ServiceUnavailableException) when (tries < SessionIdTries)
            {
                // What that try leaves behind is a session whose id nobody has.
            }
        }
    }

    /// <summary>Deletes from storage what nothing will ask for again, and says in the log what it deleted.</summary>
    /// <param name="cancellationToken">Stops it; it can be run again at any time.</param>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var swept = await store.SweepAsync(time.GetUtcNow(), cancellationToken);
        Log.Swept(logger, swept.Sessions, swept.ResetTokens, swept.Counters, swept.Users);
    }

    private Task<User?> FindUserAsync(LoginName name, CancellationToken cancellationToken) =>
        name.IsEmail
            ? store.FindUserByEmailAsync(name.Text, cancellationToken)
            : store.FindUserByUsernameAsync(name.Text, cancellationToken);

    private async Task<Session?> FindSessionAsync(string? sessionId, CancellationToken cancellationToken)
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

    // A tenth of the timeout is as exact as an idle timeout needs to be, and saves a write on most requests.
    private async Task RecordUseAsync(Session session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_options.SessionIdleTimeout is { } timeout && now >= session.LastSeen + (timeout / 10))
        {
            await store.UpdateSessionAsync(session with { LastSeen = now }, cancellationToken);
        }
    }

    private ImmutableArray<UserSession> SelectKept(ImmutableArray<UserSession> sessions, string? presented, DateTimeOffset now) =>
    [
        .. sessions
            .Where(listed => listed.Expires > now && listed.IdHash != presented)
            .OrderBy(listed => listed.Created)
            .TakeLast(_options.MaxSessionsPerUser - 1),
    ];

    private Task DeleteSessionsAsync(IEnumerable<UserSession> sessions, CancellationToken cancellationToken) =>
        Task.WhenAll(sessions.Select(session => store.DeleteSessionAsync(session.IdHash, cancellationToken)));

    private bool Accepts(User user, string tokenHash, string email) =>
        user.ResetToken is { } token
        && token.Hash == tokenHash
        && time.GetUtcNow() < token.Expires
        && user.HasEmail(email);

    private static UserSession? FindListed(User user, string sessionIdHash) =>
        user.Sessions.FirstOrDefault(listed => listed.IdHash == sessionIdHash);

    /// <param name="User">The user as it was when the password was verified.</param>
    /// <param name="Rehashed">The same password hashed as new ones are, when the stored hash is weaker; otherwise null.</param>
    private sealed record VerifiedLogin(User User, HashedPassword? Rehashed);
}
