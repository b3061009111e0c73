using Microsoft.Extensions.Logging;

namespace AuthFunctions;

/// <summary>Every message that the function app logs itself. No message holds an email, password, token, session id or hash.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "The settings are wrong. {Reason}")]
    public static partial void SettingsAreWrong(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning,
        "Auth__Http__TrustedProxyHops is 0: no client's address is known, so guesses are limited by name only. In Azure it is 1, or 2 behind Azure Front Door.")]
    public static partial void NoTrustedProxy(ILogger logger);

    [LoggerMessage(10, LogLevel.Error, "{Function} failed.")]
    public static partial void RequestFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "{Function} could not be served. A retry may succeed.")]
    public static partial void RequestUnavailable(ILogger logger, string function, Exception exception);

    [LoggerMessage(12, LogLevel.Debug, "{Function} was cancelled: the client has gone, or the app stops.")]
    public static partial void RequestCancelled(ILogger logger, string function);
}
