using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>
/// The audit trail (OWASP ASVS 5.0, V16.2.1, V16.2.5 and V16.3.1): an event in the log for everything that was done to an account or refused, with the
/// user's id where it is known, the client's address and the trace id. No event holds a secret. Logins and throttled requests are counted too.
/// </summary>
internal sealed class AuditTrail(ILoggerFactory loggers, AuthMetrics metrics)
{
    /// <summary>The log category of the events. Operators filter by it, so it stays as it is.</summary>
    public const string Category = "AuthFunctions.Audit";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public void RegistrationSucceeded(ClientInfo client, string userId) =>
        Log.RegistrationSucceeded(_logger, userId, client.Address, client.TraceId);

    public void RegistrationFailed(ClientInfo client, string reason) =>
        Log.RegistrationFailed(_logger, reason, client.Address, client.TraceId);

    public void RegistrationThrottled(ClientInfo client, string reason)
    {
        metrics.RegistrationThrottled();
        Log.RegistrationThrottled(_logger, reason, client.Address, client.TraceId);
    }

    public void LoginSucceeded(ClientInfo client, string userId)
    {
        metrics.LoginEnded(LoginOutcome.Success);
        Log.LoginSucceeded(_logger, userId, client.Address, client.TraceId);
    }

    /// <param name="client">The client.</param>
    /// <param name="userId">The user whose password was wrong; null where the name is unknown.</param>
    public void LoginFailed(ClientInfo client, string? userId)
    {
        var outcome = userId is null ? LoginOutcome.UnknownName : LoginOutcome.WrongPassword;
        metrics.LoginEnded(outcome);
        Log.LoginFailed(_logger, outcome, userId, client.Address, client.TraceId);
    }

    public void LoginThrottled(ClientInfo client, string reason)
    {
        metrics.LoginEnded(LoginOutcome.Throttled);
        Log.LoginThrottled(_logger, reason, client.Address, client.TraceId);
    }

    public void LogoutSucceeded(ClientInfo client, string userId) =>
        Log.LogoutSucceeded(_logger, userId, client.Address, client.TraceId);

    public void SignedOutEverywhere(ClientInfo client, string userId) =>
        Log.SignedOutEverywhere(_logger, userId, client.Address, client.TraceId);

    public void LogoutFailed(ClientInfo client) =>
        Log.LogoutFailed(_logger, client.Address, client.TraceId);

    public void PasswordResetRequested(ClientInfo client, string userId) =>
        Log.PasswordResetRequested(_logger, userId, client.Address, client.TraceId);

    public void PasswordResetFailed(ClientInfo client, string reason) =>
        Log.PasswordResetFailed(_logger, reason, client.Address, client.TraceId);

    public void PasswordResetThrottled(ClientInfo client)
    {
        metrics.PasswordResetThrottled();
        Log.PasswordResetThrottled(_logger, client.Address, client.TraceId);
    }

    public void PasswordUpdateSucceeded(ClientInfo client, string userId) =>
        Log.PasswordUpdateSucceeded(_logger, userId, client.Address, client.TraceId);

    public void PasswordUpdateFailed(ClientInfo client, string reason) =>
        Log.PasswordUpdateFailed(_logger, reason, client.Address, client.TraceId);

    public void PasswordUpdateThrottled(ClientInfo client, string reason)
    {
        metrics.PasswordUpdateThrottled();
        Log.PasswordUpdateThrottled(_logger, reason, client.Address, client.TraceId);
    }
}
