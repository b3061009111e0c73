using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>Keeps what is logged, of every category and level.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    /// <summary>What was logged: message and exception as a file would show them.</summary>
    public ConcurrentQueue<(LogLevel Level, string Text)> Records { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Records.Enqueue((LogLevel.None, $"{state}"));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Records.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
