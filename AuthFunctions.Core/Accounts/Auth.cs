using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Export;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Registration;
using AuthFunctions.Core.Accounts.Sessions;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// Everything that can be done with accounts. Each member passes the work to the class of its capability, which runs a write order that
/// survives a crash after any step and any interleaving with others, on any number of instances (docs/architecture.md).
/// </summary>
/// <remarks>
/// What a client can do wrong is a result. Every member throws <see cref="ServiceUnavailableException"/> when storage or the hashing queue
/// cannot serve it, and <see cref="OperationCanceledException"/> when the client has gone or storage took longer than a request may wait. The
/// operation may have taken effect then, and repeating it is safe.
/// </remarks>
public sealed class Auth
{
    private readonly IUserStore _store;
    private readonly RegistrationService _registration;
    private readonly LoginService _login;
    private readonly SessionService _sessions;
    private readonly SessionList _sessionList;
    private readonly PasswordChangeService _passwordChange;
    private readonly PasswordResetService _passwordReset;
    private readonly EmailVerificationService _emailVerification;
    private readonly EmailChangeService _emailChange;
    private readonly AccountErasure _erasure;
    private readonly AccountExporter _exporter;
    private readonly ITaskQueue _queue;
    private readonly TaskRunner _tasks;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<Auth> _logger;

    internal Auth(
        IUserStore store,
        RegistrationService registration,
        LoginService login,
        SessionService sessions,
        SessionList sessionList,
        PasswordChangeService passwordChange,
        PasswordResetService passwordReset,
        EmailVerificationService emailVerification,
        EmailChangeService emailChange,
        AccountErasure erasure,
        AccountExporter exporter,
        ITaskQueue queue,
        TaskRunner tasks,
        AuditTrail audit,
        TimeProvider time,
        ILogger<Auth> logger)
    {
        _store = store;
        _registration = registration;
        _login = login;
        _sessions = sessions;
        _sessionList = sessionList;
        _passwordChange = passwordChange;
        _passwordReset = passwordReset;
        _emailVerification = emailVerification;
        _emailChange = emailChange;
        _erasure = erasure;
        _exporter = exporter;
        _queue = queue;
        _tasks = tasks;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    /// <summary>Registers a user under an email or a username.</summary>
    /// <param name="name">The login name, kept as typed.</param>
    /// <param name="password">The password. It is not trimmed, folded or truncated (OWASP ASVS 5.0, V6.2.8).</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="RegistrationResult.Registered"/> or <see cref="RegistrationResult.NameTaken"/>, or <see cref="RegistrationResult.Accepted"/> where the
    /// result must not tell which; <see cref="RegistrationResult.Invalid"/> when the
    /// name or the password breaks a rule, or <see cref="RegistrationResult.Throttled"/> when too many came from the client's network.
    /// </returns>
    public Task<RegistrationResult> RegisterUserAsync(LoginName name, string password, ClientInfo client, CancellationToken cancellationToken) =>
        _registration.RegisterAsync(name, password, client, cancellationToken);

    /// <summary>Logs a user in: verifies the password and creates a session.</summary>
    /// <param name="request">The name and the password, and what the client keeps of earlier logins.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="LoginResult.LoggedIn"/>, <see cref="LoginResult.BadCredentials"/> for an unknown name and a wrong password alike, or
    /// <see cref="LoginResult.Throttled"/> or <see cref="LoginResult.Locked"/> when too many logins failed before; no password is verified then.
    /// <see cref="LoginResult.EmailUnverified"/> when the password is right and the user has to verify the email first.
    /// </returns>
    public Task<LoginResult> LogInAsync(LoginRequest request, ClientInfo client, CancellationToken cancellationToken) =>
        _login.LogInAsync(request, client, cancellationToken);

    /// <summary>
    /// Finds the user of a session: of the first live one, where a client presents several. One point read for each that is looked up, ten at most;
    /// none for a text that is no session id.
    /// </summary>
    /// <param name="presentedSessionIds">The session ids as they came, in the order in which they count.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>The user; null when every session is unknown, ended or expired.</returns>
    public async Task<SessionUser?> GetUserFromSessionIdAsync(
        IReadOnlyCollection<string> presentedSessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        return (await _sessions.FindAsync(presentedSessionIds, client, deadline.Token))?.User;
    }

    /// <summary>Finds out whether a request may use the account of a session that it presents. One point read for each session that is looked up.</summary>
    /// <param name="presentedSessionIds">The session ids as they came, in the order in which they count.</param>
    /// <param name="needsRecentLogin">Whether the user must have logged in a short time ago (<see cref="SessionOptions.SudoLifetime"/>).</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="AccessResult.Granted"/>, <see cref="AccessResult.NoSession"/>, or <see cref="AccessResult.ReauthenticationRequired"/> when the login is
    /// not recent.
    /// </returns>
    public async Task<AccessResult> AuthorizeAsync(
        IReadOnlyCollection<string> presentedSessionIds, bool needsRecentLogin, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        return await _sessions.AuthorizeAsync(presentedSessionIds, needsRecentLogin, client, deadline.Token);
    }

    /// <summary>Logs out: ends every live session presented, so that its id never works again (OWASP ASVS 5.0, V7.4.1).</summary>
    /// <param name="presentedSessionIds">The session ids as they came.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when every session was unknown, ended or expired.</returns>
    public async Task<bool> DestroySessionAsync(
        IReadOnlyCollection<string> presentedSessionIds, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        return await _sessions.EndAsync(presentedSessionIds, client, deadline.Token);
    }

    /// <summary>Lists the live sessions of a user, the newest first (OWASP ASVS 5.0, V7.5.2).</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>The sessions; null when the current one has ended.</returns>
    public async Task<IReadOnlyList<ListedSession>?> ListSessionsAsync(Session current, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, current);
        return await _sessionList.ListAsync(current, deadline.Token);
    }

    /// <summary>Ends one session of a user, so that its id never works again (OWASP ASVS 5.0, V7.5.2). It can be the current one.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="handle">The public id of the session to end.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when the user has no such session, or the current one has ended.</returns>
    public async Task<bool> EndSessionAsync(Session current, string handle, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, current);
        return await _sessionList.EndAsync(current, handle, client, deadline.Token);
    }

    /// <summary>Ends every session that a user has besides the current one. A login that is under way may succeed.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when the current session has ended; no other was ended then.</returns>
    public async Task<bool> EndOtherSessionsAsync(Session current, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, current);
        return await _sessionList.EndOthersAsync(current, client, deadline.Token);
    }

    /// <summary>Ends every session of the user of a session, and forgets the user's devices. A login that is under way may succeed.</summary>
    /// <param name="current">The session of the request.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when there is no such user.</returns>
    public async Task<bool> SignOutEverywhereAsync(Session current, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, current);
        return await _sessions.EndAllAsync(current.UserId, client, deadline.Token);
    }

    /// <summary>Ends every session of a user, and forgets the user's devices. A login that is under way may succeed.</summary>
    /// <param name="userId">The user's id.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when there is no such user.</returns>
    public async Task<bool> SignOutEverywhereAsync(string userId, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        return await _sessions.EndAllAsync(userId, client, deadline.Token);
    }

    /// <summary>Logs the user of a session in again, so that the login is recent. The new session replaces the one presented.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The password, and what the client keeps of earlier logins. The name is that of the session's user.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>As <see cref="LogInAsync"/>; never <see cref="LoginResult.EmailUnverified"/>.</returns>
    public Task<LoginResult> ReauthenticateAsync(Session session, LoginRequest request, ClientInfo client, CancellationToken cancellationToken) =>
        _login.ReauthenticateAsync(session, request, client, cancellationToken);

    /// <summary>Changes the password of a user who knows the current one. Every session ends, and a new one begins.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The passwords, and what the client keeps of earlier logins.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="ChangePasswordResult.Changed"/>, <see cref="ChangePasswordResult.WrongPassword"/>, <see cref="ChangePasswordResult.Invalid"/> when the
    /// new password breaks a rule, <see cref="ChangePasswordResult.Throttled"/> or <see cref="ChangePasswordResult.Locked"/>.
    /// </returns>
    public Task<ChangePasswordResult> ChangePasswordAsync(
        Session session, PasswordChange request, ClientInfo client, CancellationToken cancellationToken) =>
        _passwordChange.ChangeAsync(session, request, client, cancellationToken);

    /// <summary>Mails the user of a session a token that verifies the email. It works once, for a day.</summary>
    /// <param name="session">The session.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="VerificationRequestResult.Accepted"/>, <see cref="VerificationRequestResult.Unavailable"/> for a user without an email or a service
    /// without mail, or <see cref="VerificationRequestResult.Throttled"/>.
    /// </returns>
    public Task<VerificationRequestResult> RequestEmailVerificationAsync(Session session, ClientInfo client, CancellationToken cancellationToken) =>
        _emailVerification.RequestAsync(session, client, cancellationToken);

    /// <summary>Verifies the email of the user of a token, who need not be logged in.</summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when the token is unknown, used, replaced or expired.</returns>
    public Task<bool> VerifyEmailAsync(string token, ClientInfo client, CancellationToken cancellationToken) =>
        _emailVerification.VerifyAsync(token, client, cancellationToken);

    /// <summary>
    /// Mails a token to an email that the user of a session wants to have, and a notice to the present one. Whether the new email is taken is found out
    /// after this returns, so that the result does not tell.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="newEmail">The new email as typed.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="EmailChangeRequestResult.Accepted"/>, <see cref="EmailChangeRequestResult.Invalid"/> when no user can have the email,
    /// <see cref="EmailChangeRequestResult.Unavailable"/> for a user without an email or a service without mail, or
    /// <see cref="EmailChangeRequestResult.Throttled"/>.
    /// </returns>
    public Task<EmailChangeRequestResult> RequestEmailChangeAsync(
        Session session, string newEmail, ClientInfo client, CancellationToken cancellationToken) =>
        _emailChange.RequestAsync(session, newEmail, client, cancellationToken);

    /// <summary>Gives the user of a session the email of a token. Every session ends; the new one continues that of the request.</summary>
    /// <param name="session">The session.</param>
    /// <param name="token">The token as it came.</param>
    /// <param name="sessionIds">The session ids that came with the request.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>The new session; null when the token is not one of the user's, or is used, replaced or expired, or the email is taken by now.</returns>
    public Task<NewSession?> ChangeEmailAsync(
        Session session, string token, IReadOnlyCollection<string> sessionIds, ClientInfo client, CancellationToken cancellationToken) =>
        _emailChange.ConfirmAsync(session, token, sessionIds, client, cancellationToken);

    /// <summary>
    /// Gives a user an earlier email back, for 7 days after it was changed. The user need not be logged in. Every session ends, and no password works
    /// before the next reset.
    /// </summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>False when the token is unknown, used, replaced or expired.</returns>
    public Task<bool> RevertEmailAsync(string token, ClientInfo client, CancellationToken cancellationToken) =>
        _emailChange.RevertAsync(token, client, cancellationToken);

    /// <summary>Deletes the account of a session's user. Of the account, only its id in the audit trail is left.</summary>
    /// <param name="session">The session.</param>
    /// <param name="password">The password; null where the login is recent (<see cref="AuthorizeAsync"/>).</param>
    /// <param name="deviceIds">The device ids that came with the request.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="DeleteAccountResult.Deleted"/>, <see cref="DeleteAccountResult.WrongPassword"/>, <see cref="DeleteAccountResult.NoSession"/>,
    /// <see cref="DeleteAccountResult.Throttled"/> or <see cref="DeleteAccountResult.Locked"/>.
    /// </returns>
    public Task<DeleteAccountResult> DeleteAccountAsync(
        Session session, string? password, IReadOnlyCollection<string> deviceIds, ClientInfo client, CancellationToken cancellationToken) =>
        password is null
            ? _erasure.DeleteAsync(session, client, cancellationToken)
            : _erasure.DeleteAsync(session, password, deviceIds, client, cancellationToken);

    /// <summary>Exports all that is kept about the user of a session but secrets.</summary>
    /// <param name="session">The session.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>The data; null when the session has ended meanwhile.</returns>
    public Task<AccountExport?> ExportAccountAsync(Session session, ClientInfo client, CancellationToken cancellationToken) =>
        _exporter.ExportAsync(session, client, cancellationToken);

    /// <summary>
    /// Gives the user of an email a new reset token in the configured way. By mail, a task is enqueued and nothing is looked up before this returns, so
    /// that neither the result nor its time tells whether the email is registered (OWASP ASVS 5.0, V6.3.8).
    /// </summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns><see cref="ResetTokenResult.Accepted"/> by mail; otherwise the result of <see cref="GetResetPasswordTokenAsync"/>.</returns>
    public Task<ResetTokenResult> RequestPasswordResetAsync(string email, ClientInfo client, CancellationToken cancellationToken) =>
        _passwordReset.RequestAsync(email, client, cancellationToken);

    /// <summary>Gives the user of an email a new reset token, in place of any older one.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="ResetTokenResult.Issued"/>, <see cref="ResetTokenResult.UnknownEmail"/>, or <see cref="ResetTokenResult.Throttled"/> when too
    /// many tokens were requested before, for an unknown email as for a known one.
    /// </returns>
    public Task<ResetTokenResult> GetResetPasswordTokenAsync(string email, ClientInfo client, CancellationToken cancellationToken) =>
        _passwordReset.IssueTokenAsync(email, client, cancellationToken);

    /// <summary>
    /// Sets a new password by a reset token. Of several concurrent uses of a token one succeeds. When it does, every session of the user has
    /// ended and the old password no longer works (OWASP ASVS 5.0, V7.4.3).
    /// </summary>
    /// <param name="email">The email as typed. It must be that of the token's user.</param>
    /// <param name="resetToken">The token as it came.</param>
    /// <param name="newPassword">The new password.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>
    /// <see cref="UpdatePasswordResult.Updated"/>, <see cref="UpdatePasswordResult.BadToken"/>, <see cref="UpdatePasswordResult.Invalid"/> when the
    /// password breaks a rule, or <see cref="UpdatePasswordResult.Throttled"/>; the token still works after these two.
    /// </returns>
    public Task<UpdatePasswordResult> UpdatePasswordAsync(
        string email, string resetToken, string newPassword, ClientInfo client, CancellationToken cancellationToken) =>
        _passwordReset.UpdatePasswordAsync(email, resetToken, newPassword, client, cancellationToken);

    /// <summary>Reports a request that was refused before it reached this class, for the audit trail (OWASP ASVS 5.0, V16.3.3).</summary>
    /// <param name="client">The client.</param>
    /// <param name="reason">Why it was refused.</param>
    public void ReportRefusal(ClientInfo client, RefusalReason reason) => _audit.RequestRefused(client, reason);

    /// <summary>Checks that storage responds, by reading a row, and at the same time that the queue of background tasks does.</summary>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public async Task CheckReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        await Task.WhenAll(_store.CheckAsync(deadline.Token), _queue.CheckAsync(deadline.Token));
    }

    /// <summary>Runs a background task. It may be run again, in whole, at any time.</summary>
    /// <param name="message">The message from the queue.</param>
    /// <param name="delivery">The number of times that the message has been delivered, from 1.</param>
    /// <param name="cancellationToken">Stops it. The message must be delivered again then, as after every exception.</param>
    public Task RunTaskAsync(string message, long delivery, CancellationToken cancellationToken) =>
        _tasks.RunAsync(message, delivery, cancellationToken);

    /// <summary>Deletes rows that are no longer needed, and logs how many.</summary>
    /// <param name="cancellationToken">Stops it. It can be run again at any time.</param>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var swept = await _store.SweepAsync(_time.GetUtcNow(), cancellationToken);
        Log.Swept(_logger, swept.Sessions, swept.Tokens, swept.Counters, swept.Names, swept.Users);
    }
}
