namespace DevHost.Configuration;

/// <summary>The levels as the console prints them.</summary>
internal static class LogLevelNames
{
    public static string Get(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
