using System.Diagnostics;
using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>Helpers for processes that a test did not start itself: the children of processes that it started.</summary>
internal static class ProcessState
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a process has ended.</summary>
    /// <exception cref="TimeoutException">The process is still running.</exception>
    public static async Task WaitForEndAsync(int processId, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!HasEnded(processId))
        {
            if (waited.Elapsed > Timeout)
            {
                throw new TimeoutException($"Process {processId} has not ended within {Timeout}.");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public static async Task SignalAsync(int processId, string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-s", signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Whether a process ignores SIGINT. Shells start background jobs with SIGINT ignored, and .NET keeps that setting.</summary>
    public static bool IgnoresInterrupt(int processId)
    {
        const string Field = "SigIgn:";
        const ulong Interrupt = 1UL << (2 - 1);
        return OperatingSystem.IsLinux()
            && File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }

    private static bool HasEnded(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Array.TrueForAll(Process.GetProcesses(), process => process.Id != processId);
        }

        try
        {
            // The state follows the name, which is in parentheses. A zombie has ended; its parent has not read its exit code yet (proc(5)).
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
