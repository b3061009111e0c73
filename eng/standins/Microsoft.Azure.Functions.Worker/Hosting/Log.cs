using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

internal static partial class Log
{
    public const string Category = "Function";

    [LoggerMessage(1, LogLevel.Error, "Executed 'Functions.{Function}' (Failed)")]
    public static partial void FunctionFailed(ILogger logger, string? function, Exception exception);
}
