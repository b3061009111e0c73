using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>Records the log entries of every category and level.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _added = new(0);

    /// <summary>The log entries, in order.</summary>
    public ConcurrentQueue<LogLine> Records { get; } = [];

    /// <summary>The text of all log entries.</summary>
    public string Text => string.Join('\n', Records.Select(line => line.Text));

    /// <summary>The text of the log entries of an event.</summary>
    public IReadOnlyList<string> Of(int eventId) => [.. Records.Where(line => line.EventId == eventId).Select(line => line.Text)];

    /// <summary>Waits for the first log entry of an event.</summary>
    public async Task<string> FirstAsync(int eventId)
    {
        while (Of(eventId) is [])
        {
            Assert.True(await _added.WaitAsync(Patience, TestContext.Current.CancellationToken), $"There is no event {eventId} in:\n{Text}");
        }

        return Of(eventId)[0];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => _added.Dispose();

    private void Add(LogLine line)
    {
        Records.Enqueue(line);
        _added.Release();
    }

    private sealed class Logger(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            recorder.Add(new(LogLevel.None, $"{state}") { Category = category });
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Add(new(logLevel, $"{formatter(state, exception)} {exception}") { EventId = eventId.Id, EventName = eventId.Name, Category = category });
    }
}
