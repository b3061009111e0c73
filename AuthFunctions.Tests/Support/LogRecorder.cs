using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>Keeps every line that is logged, whatever its level and category.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(int Event, string Line)> _lines = [];
    private readonly SemaphoreSlim _added = new(0);

    public string Text => string.Join('\n', _lines.Select(logged => logged.Line));

    /// <summary>The lines of an event.</summary>
    public IReadOnlyList<string> Of(int eventId) => [.. _lines.Where(logged => logged.Event == eventId).Select(logged => logged.Line)];

    /// <summary>Waits for the first line of an event.</summary>
    public async Task<string> FirstAsync(int eventId)
    {
        while (Of(eventId) is [])
        {
            Assert.True(await _added.WaitAsync(Patience, TestContext.Current.CancellationToken), $"There is no event {eventId} in:\n{Text}");
        }

        return Of(eventId)[0];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((eventId.Id, string.Create(CultureInfo.InvariantCulture, $"{logLevel} {formatter(state, exception)} {exception}")));
        _added.Release();
    }

    public void Dispose() => _added.Dispose();
}
