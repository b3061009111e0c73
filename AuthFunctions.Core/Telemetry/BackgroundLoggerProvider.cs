using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Telemetry;

/// <summary>
/// Prints log lines that belong to no invocation: those of the start and of mails. The Functions host drops such lines, but it logs everything that
/// the worker process prints.
/// </summary>
internal sealed class BackgroundLoggerProvider(TextWriter output, TextWriter errors) : ILoggerProvider, ISupportExternalScope
{
    // The worker opens a scope with this property around each invocation.
    private const string InvocationId = "AzureFunctions_InvocationId";

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new BackgroundLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // The process owns its output.
    }

    private bool IsInInvocation()
    {
        var found = new bool[1];
        _scopes.ForEachScope(
            static (scope, found) => found[0] |= scope is IEnumerable<KeyValuePair<string, object>> properties
                && properties.Any(property => property.Key == InvocationId),
            found);
        return found[0];
    }

    private void Write(LogLevel level, string category, string text)
    {
        // The host logs each line as an entry. On standard error, it reads the level from these words.
        var line = string.Create(CultureInfo.InvariantCulture, $"{category}: {text.ReplaceLineEndings(" ")}");
        if (level >= LogLevel.Warning)
        {
            errors.WriteLine($"{(level == LogLevel.Warning ? "warn" : "error")}: {line}");
        }
        else
        {
            output.WriteLine(line);
        }
    }

    private sealed class BackgroundLogger(BackgroundLoggerProvider provider, string category) : ILogger
    {
        // Of frameworks, warnings and errors only.
        private readonly LogLevel _minimum = category.StartsWith(nameof(AuthFunctions), StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _minimum && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && !provider.IsInInvocation())
            {
                provider.Write(logLevel, category, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
            }
        }
    }
}
