using System.Net;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core;

/// <summary>
/// Every message that the service logs, apart from those of the function app. No message holds an email, password, token, session id or whole hash. A
/// <c>Session</c> is the handle of one.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(2, LogLevel.Warning,
        "Auth__PasswordReset__TokenDelivery is Response: anybody who knows an email can take over its account. Use it for development only.")]
    public static partial void ResetTokensInResponses(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Auth__Hashing__WorkFactor is {WorkFactor}: below {Recommended}, stolen hashes are cheap to guess.")]
    public static partial void LowWorkFactor(ILogger logger, int workFactor, int recommended);

    [LoggerMessage(4, LogLevel.Information, "The bcrypt implementation in use is {Implementation}; Auth__Hashing__Implementation is {Setting}.")]
    public static partial void BcryptImplementationChosen(ILogger logger, BcryptImplementation implementation, BcryptImplementation setting);

    [LoggerMessage(5, LogLevel.Warning, "Auth__Passwords__MinimumLength is {MinimumLength}: passwords shorter than {Recommended} characters are guessed easily.")]
    public static partial void ShortPasswords(ILogger logger, int minimumLength, int recommended);

    [LoggerMessage(6, LogLevel.Warning,
        "AuthStorage is a connection string, so the app's settings hold a key to the whole storage account. Use a managed identity: AuthStorage__tableServiceUri.")]
    public static partial void StorageByConnectionString(ILogger logger);

    [LoggerMessage(20, LogLevel.Information, "Swept {Sessions} expired sessions, {Tokens} expired one-time tokens, {Counters} expired throttles, {Names} names that were given up and {Users} users whose registration was never completed.")]
    public static partial void Swept(ILogger logger, int sessions, int tokens, int counters, int names, int users);

    [LoggerMessage(21, LogLevel.Warning, "The last use of a session could not be recorded. If this goes on, sessions may end up to a tenth of Auth__Sessions__IdleTimeout early.")]
    public static partial void SessionUseNotRecorded(ILogger logger, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "The index row of a one-time token that no longer works could not be deleted. The sweep deletes it when it has expired.")]
    public static partial void TokenNotDeleted(ILogger logger, Exception exception);

    [LoggerMessage(23, LogLevel.Warning, "The index row of an email could not be updated after a change of the email. The sweep does it when the row has expired.")]
    public static partial void NameNotSettled(ILogger logger, Exception exception);

    [LoggerMessage(30, LogLevel.Information, "{Mail}: the mail to user {UserId} was sent.")]
    public static partial void MailSent(ILogger logger, string mail, string userId);

    [LoggerMessage(31, LogLevel.Error, "{Mail}: the mail to user {UserId} could not be sent and was dropped. {Reason}")]
    public static partial void MailNotSent(ILogger logger, string mail, string userId, string reason);

    [LoggerMessage(36, LogLevel.Warning, "{Mail}: the mail to user {UserId} was not accepted, and is sent again in {Delay}. {Reason}")]
    public static partial void MailDelayed(ILogger logger, string mail, string userId, TimeSpan delay, string reason);

    [LoggerMessage(50, LogLevel.Warning, "A background task failed at delivery {Delivery}, and is delivered again.")]
    public static partial void TaskFailed(ILogger logger, long delivery, Exception exception);

    // The alert in infra/ searches for these words.
    [LoggerMessage(51, LogLevel.Error, "A background task failed at delivery {Delivery}, and is moved to the poison queue.")]
    public static partial void TaskPoisoned(ILogger logger, long delivery, Exception exception);

    [LoggerMessage(40, LogLevel.Warning, "A new password could not be checked against data breaches, and was accepted without that check.")]
    public static partial void PasswordNotLookedUp(ILogger logger, Exception exception);

    [LoggerMessage(41, LogLevel.Error,
        "Auth__Pepper__Keys__{PepperId} is missing: users whose password was hashed with this key cannot log in until it is back.")]
    public static partial void PepperKeyIsMissing(ILogger logger, string pepperId);

    // The audit trail, which docs/security.md lists. Operators filter by ids and names, so they stay as they are.
    [LoggerMessage(100, LogLevel.Information, "Registration succeeded: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void RegistrationSucceeded(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(101, LogLevel.Information, "Registration failed: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void RegistrationFailed(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(102, LogLevel.Warning, "Registration throttled: {Reason}, account {Account}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void RegistrationThrottled(ILogger logger, string reason, string? account, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(103, LogLevel.Information, "Registration accepted: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void RegistrationAccepted(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(110, LogLevel.Information, "Login succeeded: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void LoginSucceeded(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(111, LogLevel.Information, "Login failed: {Reason}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void LoginFailed(ILogger logger, LoginOutcome reason, string? userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(112, LogLevel.Warning, "Login throttled: {Reason}, account {Account}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void LoginThrottled(ILogger logger, string reason, string? account, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(113, LogLevel.Warning, "Name locked: user {UserId}, account {Account}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void NameLocked(ILogger logger, string? userId, string? account, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(114, LogLevel.Information, "Login refused: {Reason}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void LoginRefused(ILogger logger, string reason, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(115, LogLevel.Information, "Re-authentication succeeded: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void Reauthenticated(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(120, LogLevel.Information, "Log-out succeeded: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void LogoutSucceeded(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(121, LogLevel.Information, "Session ended: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void SessionEnded(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(123, LogLevel.Information, "Sessions evicted: {Count}, session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void SessionsEvicted(ILogger logger, int count, string? session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(122, LogLevel.Information, "Signed out everywhere, devices forgotten: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void SignedOutEverywhere(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(124, LogLevel.Information, "Device forgotten: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void DeviceForgotten(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(125, LogLevel.Information, "Other sessions ended: {Count}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void OtherSessionsEnded(ILogger logger, int count, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(130, LogLevel.Information, "Password reset requested: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordResetRequested(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(131, LogLevel.Information, "Password reset failed: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordResetFailed(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(132, LogLevel.Warning, "Password reset throttled: account {Account}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordResetThrottled(ILogger logger, string? account, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(140, LogLevel.Information, "Password update succeeded: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordUpdateSucceeded(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(141, LogLevel.Information, "Password update failed: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordUpdateFailed(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(142, LogLevel.Warning, "Password update throttled: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordUpdateThrottled(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(143, LogLevel.Information, "Name unlocked: user {UserId}, account {Account}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void NameUnlocked(ILogger logger, string userId, string? account, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(144, LogLevel.Information, "Password changed: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void PasswordChanged(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(150, LogLevel.Information, "Request refused: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void RequestRefused(ILogger logger, RefusalReason reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(151, LogLevel.Warning, "Audit events left out: {Count} in a minute, networks {Networks}, most from client {ClientAddress}.")]
    public static partial void AuditEventsLeftOut(ILogger logger, long count, int networks, IPAddress? clientAddress);

    [LoggerMessage(160, LogLevel.Information, "Email verification requested: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailVerificationRequested(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(161, LogLevel.Information, "Email verified: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailVerified(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(162, LogLevel.Information, "Email verification failed: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailVerificationFailed(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(163, LogLevel.Information, "Email change requested: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailChangeRequested(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(164, LogLevel.Information, "Email changed: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailChanged(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(165, LogLevel.Information, "Email change failed: {Reason}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailChangeFailed(ILogger logger, string reason, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(166, LogLevel.Warning, "Email reverted, password unusable: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailReverted(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(167, LogLevel.Information, "Email revert failed: {Reason}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void EmailRevertFailed(ILogger logger, string reason, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(168, LogLevel.Warning, "Account mail throttled: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void AccountMailThrottled(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(170, LogLevel.Information, "Account deleted: user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void AccountDeleted(ILogger logger, string userId, IPAddress? clientAddress, string? traceId);

    [LoggerMessage(171, LogLevel.Information, "Account exported: session {Session}, user {UserId}, client {ClientAddress}, trace {TraceId}.")]
    public static partial void AccountExported(ILogger logger, string session, string userId, IPAddress? clientAddress, string? traceId);
}
