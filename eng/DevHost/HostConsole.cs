using System.Globalization;
using System.Threading.Channels;
using DevHost.Configuration;

namespace DevHost;

/// <summary>The host's output. One task writes it, so that a slow console delays no request.</summary>
internal sealed class HostConsole : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly Task _writing;

    public HostConsole() => _writing = Task.Run(WriteLinesAsync);

    /// <summary>Prints a line of the log, with the time before it.</summary>
    public void Log(string text) => Write(string.Create(CultureInfo.InvariantCulture, $"[{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}] {text}"));

    /// <summary>Prints that a function failed, unless <c>host.json</c> hides errors of functions.</summary>
    public void LogFailure(AppOptions options, string function, Exception exception) =>
        LogFunction(options, function, LogLevel.Error, $"Executed 'Functions.{function}' (Failed){Environment.NewLine}{exception.Message}");

    /// <summary>Prints what the host reports about a function, unless <c>host.json</c> hides such lines.</summary>
    public void LogFunction(AppOptions options, string function, LogLevel level, string text)
    {
        var category = $"Function.{function}";
        if (options.LogLevels.IsEnabled(category, level))
        {
            Log($"{LogLevelNames.Get(level)}: {category}: {text}");
        }
    }

    /// <summary>Prints a line as it is.</summary>
    public void Write(string text) => _lines.Writer.TryWrite(text);

    /// <summary>Prints an error after everything that was printed before it. Nothing can be printed afterwards.</summary>
    public async Task WriteErrorAsync(string message)
    {
        await DisposeAsync();
        await Console.Error.WriteLineAsync($"error: {message}");
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteLinesAsync()
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line))
            {
                await output.WriteLineAsync(line);
            }

            await output.FlushAsync();
        }
    }
}
