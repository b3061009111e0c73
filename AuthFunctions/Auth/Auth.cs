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
    Sessions sessions,
    PasswordPolicy policy,
    PasswordHasher hasher,
    Throttle throttle,
    IUserNotifier notifier,
    Audit audit,
    IOptions<AuthOptions> options,
    TimeProvider time,
    ILogger<Auth> logger)
{
    // As long as a user's id, and nobody's.
    private static readonly string Nobody = Guid.Empty.ToString();

    private readonly AuthOptions _options = options.Value;

    /// <summary>Registers a user under an email or a username.</summary>
    /// <param name="name">The name to log in with; kept as typed.</param>
    /// <param name="password">The password; nothing of it is trimmed, folded or cut (OWASP ASVS 5.0, V6.2.8).</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="RegistrationResult.Registered"/>, <see cref="RegistrationResult.NameTaken"/>, or
    /// <see cref="RegistrationResult.Invalid"/> when the name or the password breaks a rule; storage is asked then only where
    /// the password is one that became public in a breach.
    /// </returns>
    public async Task<RegistrationResult> RegisterUserAsync(
        LoginName name, string password, Caller caller, CancellationToken cancellationToken)
    {
        var result = await TryRegisterAsync(name, password, cancellationToken);
        if (result is RegistrationResult.Registered registered)
        {
            audit.RegistrationSucceeded(caller, registered.UserId);
        }
        else
        {
            audit.RegistrationFailed(caller, result.GetType().Name);
        }

        return result;
    }

    /// <summary>Logs a user in. An unknown name costs what a known one does.</summary>
    /// <param name="name">The name as typed; it matches without regard to case or surrounding blanks.</param>
    /// <param name="password">The password.</param>
    /// <param name="presentedSessionId">The session id that came with the request, if any: it ends (OWASP ASVS 5.0, V7.2.4).</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="LoginResult.LoggedIn"/>, <see cref="LoginResult.BadCredentials"/> for an unknown name and a wrong password
    /// alike, or <see cref="LoginResult.Throttled"/> when too many of either came before; no password is hashed then.
    /// </returns>
    public async Task<LoginResult> LogInAsync(
        LoginName name, string password, string? presentedSessionId, Caller caller, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        while (true)
        {
            var (login, retryAfter) = await throttle.LogInAsync(
                name,
                caller.Address,
                deadline,
                () => FindUserIdAsync(name, deadline.Token),
                userId => ValidLoginAsync(name, userId, password, caller, deadline));
            if (retryAfter is { } wait)
            {
                audit.LoginThrottled(caller);
                return new LoginResult.Throttled(wait);
            }

            if (login is null)
            {
                return new LoginResult.BadCredentials();
            }

            if (await sessions.CreateAsync(login, presentedSessionId, deadline.Token) is { } session)
            {
                audit.LoginSucceeded(caller, session.User.Id);
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
        if (await sessions.FindAsync(sessionId, deadline.Token) is not { } session)
        {
            return null;
        }

        await sessions.RecordUseAsync(session, deadline.Token);
        return new SessionUser(session.UserId, session.Email, session.Username);
    }

    /// <summary>Logs out: ends a session on the server, so that its id never works again (OWASP ASVS 5.0, V7.4.1).</summary>
    /// <param name="sessionId">The session id as it came, or null.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>True when the session was ended, false when it was unknown, ended or expired.</returns>
    public async Task<bool> DestroySessionAsync(string? sessionId, Caller caller, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await sessions.FindAsync(sessionId, deadline.Token) is not { } session)
        {
            audit.LogoutFailed(caller);
            return false;
        }

        await sessions.EndAsync(session, deadline.Token);
        audit.LogoutSucceeded(caller, session.UserId);
        return true;
    }

    /// <summary>
    /// Gives the user of an email a new reset token in the way that is set. By mail, nothing is looked up before this returns, so
    /// that neither the result nor its time tells whether the email is registered (OWASP ASVS 5.0, V6.3.8).
    /// </summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns><see cref="ResetTokenResult.Accepted"/> by mail; otherwise what <see cref="GetResetPasswordTokenAsync"/> returns.</returns>
    public async Task<ResetTokenResult> RequestPasswordResetAsync(
        string email, Caller caller, CancellationToken cancellationToken)
    {
        if (_options.ResetTokenDelivery == ResetTokenDelivery.Response)
        {
            return await GetResetPasswordTokenAsync(email, caller, cancellationToken);
        }

        if (LoginName.Email(email).FindFault() is null)
        {
            notifier.RequestReset(email, caller);
        }
        else
        {
            // What nobody could register would only take up space in the queue.
            audit.PasswordResetFailed(caller, nameof(ResetTokenResult.UnknownEmail));
        }

        return new ResetTokenResult.Accepted();
    }

    /// <summary>Gives the user of an email a new reset token, in place of any older one.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="ResetTokenResult.Issued"/>, <see cref="ResetTokenResult.UnknownEmail"/>, or
    /// <see cref="ResetTokenResult.Throttled"/> when too many requests came before, for an unknown email as for a known one.
    /// </returns>
    public async Task<ResetTokenResult> GetResetPasswordTokenAsync(string email, Caller caller, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        if (await throttle.CountResetRequestAsync(email, caller.Address, deadline.Token) is { } retryAfter)
        {
            audit.PasswordResetThrottled(caller);
            return new ResetTokenResult.Throttled(retryAfter);
        }

        if (await store.FindUserByEmailAsync(email, deadline.Token) is not { } user
            || await IssueResetTokenAsync(user, deadline.Token) is not { } issued)
        {
            audit.PasswordResetFailed(caller, nameof(ResetTokenResult.UnknownEmail));
            return new ResetTokenResult.UnknownEmail();
        }

        audit.PasswordResetRequested(caller, issued.UserId);
        return issued;
    }

    /// <summary>
    /// Sets a new password by a reset token. Of any number of concurrent uses of a token one succeeds; when it does, every
    /// session of the user has ended and the old password works no more (OWASP ASVS 5.0, V7.4.3).
    /// </summary>
    /// <param name="email">The email as typed; it must be that of the token's user.</param>
    /// <param name="resetToken">The token as it came.</param>
    /// <param name="newPassword">The new password.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    /// <returns>
    /// <see cref="UpdatePasswordResult.Updated"/>, <see cref="UpdatePasswordResult.BadToken"/>, or
    /// <see cref="UpdatePasswordResult.Invalid"/> when the password breaks a rule; the token stays usable then.
    /// </returns>
    public async Task<UpdatePasswordResult> UpdatePasswordAsync(
        string email, string resetToken, string newPassword, Caller caller, CancellationToken cancellationToken)
    {
        var result = await TryUpdatePasswordAsync(email, resetToken, newPassword, caller, cancellationToken);
        if (result is not UpdatePasswordResult.Updated)
        {
            audit.PasswordUpdateFailed(caller, result.GetType().Name);
        }

        return result;
    }

    /// <summary>Asks storage for a row that is not there, to see whether the service can serve.</summary>
    /// <param name="cancellationToken">Cancelled when the caller has gone.</param>
    public async Task CheckReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        await store.CheckAsync(deadline.Token);
    }

    /// <summary>Deletes from storage what nothing will ask for again, and says in the log what it deleted.</summary>
    /// <param name="cancellationToken">Stops it; it can be run again at any time.</param>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var swept = await store.SweepAsync(time.GetUtcNow(), cancellationToken);
        Log.Swept(logger, swept.Sessions, swept.ResetTokens, swept.Counters, swept.Users);
    }

    private async Task<RegistrationResult> TryRegisterAsync(LoginName name, string password, CancellationToken cancellationToken)
    {
        var nameFault = name.FindFault();
        var passwordFault = policy.FindFault(password, name.Text);
        if (nameFault is not null || passwordFault is not null)
        {
            return new RegistrationResult.Invalid(nameFault, passwordFault);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        if (await FindUserIdAsync(name, deadline.Token) is not null)
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

    /// <returns>The user as it was when the password was verified, or null when there is no such user or the password is wrong.</returns>
    private async Task<VerifiedLogin?> ValidLoginAsync(
        LoginName name, string? userId, string password, Caller caller, StorageDeadline deadline)
    {
        // A row is read for an unknown name as for a known one.
        if (await store.FindUserByIdAsync(userId ?? Nobody, deadline.Token) is not { } user || !IsNameOf(user, name))
        {
            await deadline.PauseAsync(token => hasher.VerifyNobodyAsync(password, token));
            audit.LoginFailed(caller, userId: null);
            return null;
        }

        if (!await deadline.PauseAsync(token => hasher.VerifyAsync(password, user.Password, token)))
        {
            audit.LoginFailed(caller, user.Id);
            return null;
        }

        var rehashed = hasher.NeedsRehash(user.Password)
            ? await deadline.PauseAsync(token => hasher.HashAsync(password, token))
            : null;
        return new VerifiedLogin(user, rehashed);
    }

    /// <returns>The new token, or null when the user has gone.</returns>
    private async Task<ResetTokenResult.Issued?> IssueResetTokenAsync(User user, CancellationToken cancellationToken)
    {
        var token = OpaqueToken.Create();
        var now = time.GetUtcNow();
        var accepted = new UserResetToken(OpaqueToken.Hash(token)!, now + _options.ResetTokenLifetime);
        await store.AddResetTokenAsync(accepted, user.Id, cancellationToken);

        while (!await store.UpdateUserAsync(user with { ResetToken = accepted, Updated = now }, cancellationToken))
        {
            var current = await store.FindUserByIdAsync(user.Id, cancellationToken);
            if (current is null)
            {
                return null;
            }

            if (current.ResetToken == accepted)
            {
                break;
            }

            user = current;
        }

        if (user.ResetToken is { } replaced)
        {
            await store.DeleteResetTokenAsync(replaced.Hash, cancellationToken);
        }

        return new ResetTokenResult.Issued(user.Id, user.Email!, token);
    }

    private async Task<UpdatePasswordResult> TryUpdatePasswordAsync(
        string email, string resetToken, string newPassword, Caller caller, CancellationToken cancellationToken)
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
            await sessions.DeleteAsync(user.Sessions, deadline.Token);
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

        audit.PasswordUpdateSucceeded(caller, user.Id);
        notifier.PasswordChanged(user.Id, user.Email!);
        await store.DeleteResetTokenAsync(tokenHash!, deadline.Token);
        return new UpdatePasswordResult.Updated(user.Email!);
    }

    private Task<string?> FindUserIdAsync(LoginName name, CancellationToken cancellationToken) =>
        name.IsEmail
            ? store.FindUserIdByEmailAsync(name.Text, cancellationToken)
            : store.FindUserIdByUsernameAsync(name.Text, cancellationToken);

    private static bool IsNameOf(User user, LoginName name) =>
        name.IsEmail ? user.HasEmail(name.Text) : user.HasUsername(name.Text);

    private bool Accepts(User user, string tokenHash, string email) =>
        user.ResetToken is { } token
        && token.Hash == tokenHash
        && time.GetUtcNow() < token.Expires
        && user.HasEmail(email);
}
