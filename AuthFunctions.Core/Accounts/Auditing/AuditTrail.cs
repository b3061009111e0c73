using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>
/// The audit trail (OWASP ASVS 5.0, V16.2.1, V16.2.5 and V16.3.1): an event in the log for everything that was done to an account or refused, with the
/// user's id where it is known, the client's address and the trace id. No event holds a secret. Logins and throttled requests are counted too.
/// </summary>
/// <remarks>
/// Events that no other limit bounds are limited per minute (<see cref="RefusalLimiter"/>). An event about a throttled name has a pseudonym of the
/// account in place of the user's id: the user is not looked up then.
/// </remarks>
internal sealed class AuditTrail : IDisposable
{
    /// <summary>The log category of the events. Operators filter by it, so it stays as it is.</summary>
    public const string Category = "AuthFunctions.Audit";

    private readonly ILogger _logger;
    private readonly AuthMetrics _metrics;
    private readonly AccountPseudonym _pseudonym;
    private readonly RefusalLimiter _limiter;

    public AuditTrail(ILoggerFactory loggers, AuthMetrics metrics, AccountPseudonym pseudonym, TimeProvider time)
    {
        _logger = loggers.CreateLogger(Category);
        _metrics = metrics;
        _pseudonym = pseudonym;
        _limiter = new RefusalLimiter(time, left => Log.AuditEventsLeftOut(_logger, left.Count, left.Networks, left.MostFrom));
    }

    public void RegistrationSucceeded(ClientInfo client, string userId) =>
        Log.RegistrationSucceeded(_logger, userId, client.Address, client.TraceId);

    /// <summary>A registration whose outcome is not known yet, because the email is looked up after the response.</summary>
    public void RegistrationAccepted(ClientInfo client, string userId) => Log.RegistrationAccepted(_logger, userId, client.Address, client.TraceId);

    public void RegistrationFailed(ClientInfo client, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.RegistrationFailed(_logger, reason, client.Address, client.TraceId);
        }
    }

    public void RegistrationThrottled(ClientInfo client, LoginName name, string reason)
    {
        _metrics.RegistrationThrottled();
        if (_limiter.TryTake(client.Address))
        {
            Log.RegistrationThrottled(_logger, reason, _pseudonym.Of(name.Hash), client.Address, client.TraceId);
        }
    }

    /// <param name="client">The client.</param>
    /// <param name="userId">The user.</param>
    /// <param name="session">The handle of the new session.</param>
    public void LoginSucceeded(ClientInfo client, string userId, string session)
    {
        _metrics.LoginEnded(LoginOutcome.Success);
        Log.LoginSucceeded(_logger, session, userId, client.Address, client.TraceId);
    }

    /// <param name="client">The client.</param>
    /// <param name="userId">The user whose password was wrong; null where the name is unknown.</param>
    public void LoginFailed(ClientInfo client, string? userId)
    {
        var outcome = userId is null ? LoginOutcome.UnknownName : LoginOutcome.WrongPassword;
        _metrics.LoginEnded(outcome);
        Log.LoginFailed(_logger, outcome, userId, client.Address, client.TraceId);
    }

    public void LoginRefused(ClientInfo client, string userId, string reason)
    {
        _metrics.LoginEnded(LoginOutcome.EmailUnverified);
        Log.LoginRefused(_logger, reason, userId, client.Address, client.TraceId);
    }

    /// <param name="client">The client.</param>
    /// <param name="userId">The user, who has proved again who they are.</param>
    /// <param name="session">The handle of the new session.</param>
    public void Reauthenticated(ClientInfo client, string userId, string session)
    {
        _metrics.LoginEnded(LoginOutcome.Success);
        Log.Reauthenticated(_logger, session, userId, client.Address, client.TraceId);
    }

    public void LoginThrottled(ClientInfo client, LoginName name, string reason)
    {
        _metrics.LoginEnded(LoginOutcome.Throttled);
        if (_limiter.TryTake(client.Address))
        {
            Log.LoginThrottled(_logger, reason, _pseudonym.Of(name.Hash), client.Address, client.TraceId);
        }
    }

    /// <param name="client">The client whose login failed last.</param>
    /// <param name="name">The name that only a password reset unlocks now.</param>
    /// <param name="userId">Its user; null where the name is unknown.</param>
    public void NameLocked(ClientInfo client, LoginName name, string? userId) =>
        Log.NameLocked(_logger, userId, _pseudonym.Of(name.Hash), client.Address, client.TraceId);

    /// <param name="client">The client.</param>
    /// <param name="userId">The user.</param>
    /// <param name="session">The handle of the session that has ended.</param>
    public void LogoutSucceeded(ClientInfo client, string userId, string session) =>
        Log.LogoutSucceeded(_logger, session, userId, client.Address, client.TraceId);

    /// <param name="client">The client.</param>
    /// <param name="userId">The user, who chose the session from a list.</param>
    /// <param name="session">The handle of the session that has ended.</param>
    public void SessionEnded(ClientInfo client, string userId, string session) =>
        Log.SessionEnded(_logger, session, userId, client.Address, client.TraceId);

    /// <param name="client">The client, whose session goes on.</param>
    /// <param name="userId">The user.</param>
    /// <param name="count">The sessions that have ended.</param>
    public void OtherSessionsEnded(ClientInfo client, string userId, int count) =>
        Log.OtherSessionsEnded(_logger, count, userId, client.Address, client.TraceId);

    /// <param name="client">The client that has logged in with a new device.</param>
    /// <param name="userId">The user, whose list of devices was full.</param>
    public void DeviceForgotten(ClientInfo client, string userId) =>
        Log.DeviceForgotten(_logger, userId, client.Address, client.TraceId);

    public void SignedOutEverywhere(ClientInfo client, string userId) =>
        Log.SignedOutEverywhere(_logger, userId, client.Address, client.TraceId);

    /// <param name="client">The client that has logged in.</param>
    /// <param name="userId">The user.</param>
    /// <param name="sessions">The live sessions that ended, because the user has no more at once.</param>
    public void SessionsEvicted(ClientInfo client, string userId, IReadOnlyList<UserSession> sessions) =>
        Log.SessionsEvicted(_logger, sessions.Count, sessions is [var only] ? only.Handle : null, userId, client.Address, client.TraceId);

    public void PasswordResetRequested(ClientInfo client, string userId) =>
        Log.PasswordResetRequested(_logger, userId, client.Address, client.TraceId);

    public void PasswordResetFailed(ClientInfo client, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.PasswordResetFailed(_logger, reason, client.Address, client.TraceId);
        }
    }

    /// <param name="client">The client.</param>
    /// <param name="emailHash">The hash of the email (<see cref="LoginName.Hash"/>).</param>
    public void PasswordResetThrottled(ClientInfo client, string emailHash)
    {
        _metrics.PasswordResetThrottled();
        if (_limiter.TryTake(client.Address))
        {
            Log.PasswordResetThrottled(_logger, _pseudonym.Of(emailHash), client.Address, client.TraceId);
        }
    }

    public void PasswordUpdateSucceeded(ClientInfo client, string userId) =>
        Log.PasswordUpdateSucceeded(_logger, userId, client.Address, client.TraceId);

    public void PasswordUpdateFailed(ClientInfo client, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.PasswordUpdateFailed(_logger, reason, client.Address, client.TraceId);
        }
    }

    public void PasswordUpdateThrottled(ClientInfo client, string reason)
    {
        _metrics.PasswordUpdateThrottled();
        if (_limiter.TryTake(client.Address))
        {
            Log.PasswordUpdateThrottled(_logger, reason, client.Address, client.TraceId);
        }
    }

    /// <param name="client">The client that has proved to be the owner, by a reset token.</param>
    /// <param name="name">The name that was locked.</param>
    /// <param name="userId">Its user.</param>
    public void NameUnlocked(ClientInfo client, LoginName name, string userId) =>
        Log.NameUnlocked(_logger, userId, _pseudonym.Of(name.Hash), client.Address, client.TraceId);

    /// <param name="client">The client.</param>
    /// <param name="userId">The user, who knew the old password.</param>
    /// <param name="session">The handle of the new session.</param>
    public void PasswordChanged(ClientInfo client, string userId, string session)
    {
        _metrics.AccountChanged("password");
        Log.PasswordChanged(_logger, session, userId, client.Address, client.TraceId);
    }

    public void EmailVerificationRequested(ClientInfo client, string userId) =>
        Log.EmailVerificationRequested(_logger, userId, client.Address, client.TraceId);

    public void EmailVerified(ClientInfo client, string userId)
    {
        _metrics.AccountChanged("email_verified");
        Log.EmailVerified(_logger, userId, client.Address, client.TraceId);
    }

    public void EmailVerificationFailed(ClientInfo client, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.EmailVerificationFailed(_logger, reason, client.Address, client.TraceId);
        }
    }

    public void EmailChangeRequested(ClientInfo client, string userId) =>
        Log.EmailChangeRequested(_logger, userId, client.Address, client.TraceId);

    /// <param name="client">The client.</param>
    /// <param name="userId">The user.</param>
    /// <param name="session">The handle of the new session.</param>
    public void EmailChanged(ClientInfo client, string userId, string session)
    {
        _metrics.AccountChanged("email");
        Log.EmailChanged(_logger, session, userId, client.Address, client.TraceId);
    }

    public void EmailChangeFailed(ClientInfo client, string userId, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.EmailChangeFailed(_logger, reason, userId, client.Address, client.TraceId);
        }
    }

    public void EmailReverted(ClientInfo client, string userId)
    {
        _metrics.AccountChanged("email_reverted");
        Log.EmailReverted(_logger, userId, client.Address, client.TraceId);
    }

    public void EmailRevertFailed(ClientInfo client, string reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.EmailRevertFailed(_logger, reason, client.Address, client.TraceId);
        }
    }

    public void AccountMailThrottled(ClientInfo client, string userId)
    {
        _metrics.AccountMailThrottled();
        if (_limiter.TryTake(client.Address))
        {
            Log.AccountMailThrottled(_logger, userId, client.Address, client.TraceId);
        }
    }

    public void AccountDeleted(ClientInfo client, string userId)
    {
        _metrics.AccountChanged("deleted");
        Log.AccountDeleted(_logger, userId, client.Address, client.TraceId);
    }

    /// <param name="client">The client.</param>
    /// <param name="userId">The user.</param>
    /// <param name="session">The handle of the session that got the data.</param>
    public void AccountExported(ClientInfo client, string userId, string session) =>
        Log.AccountExported(_logger, session, userId, client.Address, client.TraceId);

    public void RequestRefused(ClientInfo client, RefusalReason reason)
    {
        if (_limiter.TryTake(client.Address))
        {
            Log.RequestRefused(_logger, reason, client.Address, client.TraceId);
        }
    }

    /// <summary>Logs what was left out until now.</summary>
    public void Dispose() => _limiter.Dispose();
}
