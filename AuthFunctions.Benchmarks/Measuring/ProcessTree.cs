using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>A process and the processes that it started, measured with Linux's <c>/proc</c>.</summary>
/// <param name="root">The id of the process.</param>
/// <param name="except">The id of a process to exclude, together with the processes that it started.</param>
internal sealed partial class ProcessTree(int root, int? except = null)
{
    private const double IdleShare = 0.05;

    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);

    // The position of the parent's id in /proc/PID/stat, counted from the state. The state follows the closing parenthesis of the command.
    private const int Parent = 1;

    /// <summary>The CPU time of the processes that are still running.</summary>
    public TimeSpan CpuTime => TimeSpan.FromTicks(Members().Sum(id => ReadCpuTime(id).Ticks));

    /// <summary>
    /// Their memory in bytes: the resident memory of the largest process plus the private memory of the others. The others share most of their
    /// remaining memory with the largest process.
    /// </summary>
    public long Memory
    {
        get
        {
            var memory = Members().Select(ReadMemory).OrderByDescending(process => process.Resident).ToList();
            return memory.Take(1).Sum(largest => largest.Resident) + memory.Skip(1).Sum(other => other.Private);
        }
    }

    /// <summary>The ids of the processes.</summary>
    public List<int> Members()
    {
        var parents = new List<(int Id, int Parent)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ReadText($"{directory}/stat") is { } stat)
            {
                parents.Add((id, (int)Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[Parent])));
            }
        }

        var children = parents.ToLookup(process => process.Parent, process => process.Id);
        return [.. Unfold(root)];

        IEnumerable<int> Unfold(int id) => id == except ? [] : [id, .. children[id].SelectMany(Unfold)];
    }

    /// <summary>The id of the process that runs a .NET assembly; null if there is none.</summary>
    /// <param name="assembly">Its file name.</param>
    public int? Find(string assembly)
    {
        return Members().Where(Runs).Cast<int?>().FirstOrDefault();

        bool Runs(int id) => ReadText($"/proc/{id}/cmdline")?.Split('\0').Any(argument => Path.GetFileName(argument) == assembly) == true;
    }

    /// <summary>Waits until the processes are almost idle, so that remaining work does not distort the next measurement.</summary>
    /// <exception cref="TimeoutException">They did not become idle.</exception>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan before;
        do
        {
            before = CpuTime;
            await Task.Delay(IdleInterval, cancellationToken);
            if (watch.Elapsed > IdleTimeout)
            {
                throw new TimeoutException($"The app was still busy {IdleTimeout.TotalSeconds:F0} s after its last request.");
            }
        }
        while (CpuTime - before > IdleShare * IdleInterval);
    }

    // /proc/PID/stat has this time only in hundredths of a second.
    private static TimeSpan ReadCpuTime(int id)
    {
        const int SchedulerClock = 2;
        return GetTime((~id << 3) | SchedulerClock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : TimeSpan.Zero;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Timespec time);

    private static (long Resident, long Private) ReadMemory(int id)
    {
        var lines = (ReadText($"/proc/{id}/smaps_rollup") ?? string.Empty).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return (Sum("Rss:"), Sum("Private_Clean:", "Private_Dirty:"));

        long Sum(params string[] names) => lines.Where(line => line.Length > 1 && names.Contains(line[0])).Sum(line => 1024 * Parse(line[1]));
    }

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);

    // The process may end before its file is read.
    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
