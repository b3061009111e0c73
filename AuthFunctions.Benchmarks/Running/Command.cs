using System.ComponentModel;
using System.Diagnostics;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>Runs commands that end without intervention.</summary>
internal static class Command
{
    /// <returns>The standard output of the command, trimmed; null if it failed or is not installed.</returns>
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

    /// <returns>The standard output of the command, trimmed.</returns>
    /// <exception cref="InvalidOperationException">The command failed. The message contains its output.</exception>
    /// <exception cref="Win32Exception">The command is not installed.</exception>
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
