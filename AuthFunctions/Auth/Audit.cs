using AuthFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace AuthFunctions;

/// <summary>
/// The audit trail (OWASP ASVS 5.0, V16.2.5 and V16.3.1): an event in the log, of the category <c>AuthFunctions.Audit</c>, for whatever was
/// done to an account or refused, with the user's id where it is known, the client's address and the trace id. No event holds anything secret.
/// Logins, and what is throttled, are counted besides.
/// </summary>
public sealed class Audit(ILogger<Audit> logger, AuthMetrics metrics)
{
    internal void RegistrationSucceeded(Caller caller, string userId) =>
        Log.RegistrationSucceeded(logger, userId, caller.Address, caller.TraceId);

    internal void RegistrationFailed(Caller caller, string reason) =>
        Log.RegistrationFailed(logger, reason, caller.Address, caller.TraceId);

    internal void LoginSucceeded(Caller caller, string userId)
    {
        metrics.LoginEnded(LoginOutcome.Success);
        Log.LoginSucceeded(logger, userId, caller.Address, caller.TraceId);
    }

    /// <param name="caller">Who asked.</param>
    /// <param name="userId">Whose password was wrong; null where the name is nobody's.</param>
    internal void LoginFailed(Caller caller, string? userId)
    {
        var outcome = userId is null ? LoginOutcome.UnknownName : LoginOutcome.WrongPassword;
        metrics.LoginEnded(outcome);
        Log.LoginFailed(logger, outcome, userId, caller.Address, caller.TraceId);
    }

    internal void LoginThrottled(Caller caller)
    {
        metrics.LoginEnded(LoginOutcome.Throttled);
        Log.LoginThrottled(logger, caller.Address, caller.TraceId);
    }

    internal void LogoutSucceeded(Caller caller, string userId) =>
        Log.LogoutSucceeded(logger, userId, caller.Address, caller.TraceId);

    internal void LogoutFailed(Caller caller) =>
        Log.LogoutFailed(logger, caller.Address, caller.TraceId);

    internal void PasswordResetRequested(Caller caller, string userId) =>
        Log.PasswordResetRequested(logger, userId, caller.Address, caller.TraceId);

    internal void PasswordResetFailed(Caller caller, string reason) =>
        Log.PasswordResetFailed(logger, reason, caller.Address, caller.TraceId);

    internal void PasswordResetThrottled(Caller caller)
    {
        metrics.PasswordResetThrottled();
        Log.PasswordResetThrottled(logger, caller.Address, caller.TraceId);
    }

    internal void PasswordUpdateSucceeded(Caller caller, string userId) =>
        Log.PasswordUpdateSucceeded(logger, userId, caller.Address, caller.TraceId);

    internal void PasswordUpdateFailed(Caller caller, string reason) =>
        Log.PasswordUpdateFailed(logger, reason, caller.Address, caller.TraceId);
}
