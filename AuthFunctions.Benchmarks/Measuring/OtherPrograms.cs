using System.Diagnostics;
using System.Globalization;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>
/// What the rest of the machine, and the host of a virtual one, takes of its cores: time that nothing measured can have. What the benchmark
/// starts counts as its own once it has ended.
/// </summary>
internal sealed class OtherPrograms
{
    // What user space is told times in, whatever the kernel counts in.
    private const double TicksPerSecond = 100;

    private readonly long _busy = ReadBusy();
    private readonly long _own = ReadOwn();
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Their share of all cores since this was made.</summary>
    public double MeasureShare()
    {
        var seconds = (ReadBusy() - _busy - (ReadOwn() - _own)) / TicksPerSecond;
        return Math.Max(0, seconds / (Environment.ProcessorCount * Stopwatch.GetElapsedTime(_start).TotalSeconds));
    }

    // cpu user nice system idle iowait irq softirq steal; the times of guests after that are in the first two already.
    private static long ReadBusy()
    {
        var times = Parse(File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]);
        return times.Sum() - times[3] - times[4];
    }

    // utime, stime, cutime and cstime: this process's and those of the children that it has seen end, with theirs.
    private static long ReadOwn()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15]).Sum();
    }

    private static long[] Parse(string[] numbers) => Array.ConvertAll(numbers, number => long.Parse(number, CultureInfo.InvariantCulture));
}
