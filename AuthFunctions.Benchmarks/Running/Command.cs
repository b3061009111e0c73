using System.ComponentModel;
using System.Diagnostics;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>Commands that end by themselves.</summary>
internal static class Command
{
    /// <returns>Its standard output, trimmed; null when it failed or is not installed.</returns>
    public static async Task<string?> TryRunAsync(string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(file, arguments, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <returns>Its standard output, trimmed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    /// <exception cref="Win32Exception">It is not installed.</exception>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output.Trim()
                : throw new InvalidOperationException($"{file} failed with exit code {process.ExitCode}: {output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
