using System.Diagnostics;
using System.Globalization;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>
/// The CPU time that other programs use, including the host of a virtual machine. This time is not available to the measured programs.
/// A process that the benchmark started is counted as the benchmark's own only after it has ended.
/// </summary>
internal sealed class OtherPrograms
{
    // The unit of CPU times in /proc. It does not depend on the kernel's timer frequency.
    private const double TicksPerSecond = 100;

    private readonly long _busy = ReadBusy();
    private readonly long _own = ReadOwn();
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Their share of all cores since this object was created.</summary>
    public double MeasureShare()
    {
        var seconds = (ReadBusy() - _busy - (ReadOwn() - _own)) / TicksPerSecond;
        return Math.Max(0, seconds / (Environment.ProcessorCount * Stopwatch.GetElapsedTime(_start).TotalSeconds));
    }

    // cpu user nice system idle iowait irq softirq steal. The guest times that follow are already included in user and nice.
    private static long ReadBusy()
    {
        var times = Parse(File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]);
        return times.Sum() - times[3] - times[4];
    }

    // utime, stime, cutime and cstime: the times of this process, and of its ended children including their descendants.
    private static long ReadOwn()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15]).Sum();
    }

    private static long[] Parse(string[] numbers) => Array.ConvertAll(numbers, number => long.Parse(number, CultureInfo.InvariantCulture));
}
