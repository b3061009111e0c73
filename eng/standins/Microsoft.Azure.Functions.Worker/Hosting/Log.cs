using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

internal static partial class Log
{
    public const string Category = "Function";

    [LoggerMessage(1, LogLevel.Error, "Executed 'Functions.{Function}' (Failed, Id={InvocationId})")]
    public static partial void FunctionFailed(ILogger logger, string function, string invocationId, Exception exception);
}
