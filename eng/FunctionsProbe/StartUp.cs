using Microsoft.Extensions.Logging;

namespace FunctionsProbe;

/// <summary>What happens before the first invocation.</summary>
internal static partial class StartUp
{
    /// <summary>Writes an error that belongs to no invocation.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "This line belongs to no invocation.")]
    public static partial void LogOutsideInvocation(ILogger logger);
}
