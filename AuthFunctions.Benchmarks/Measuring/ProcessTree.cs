using System.Globalization;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>What a process and those it started take, as Linux tells in <c>/proc</c>.</summary>
internal sealed class ProcessTree(int root)
{
    // What user space is told times in, whatever the kernel counts in.
    private const int TicksPerSecond = 100;

    // Places in /proc/PID/stat, counted from the state that follows the command's closing parenthesis.
    private const int Parent = 1;
    private const int FirstTime = 11;
    private const int Times = 4;

    /// <summary>The CPU time that they, and those of them that have ended, have taken so far.</summary>
    public TimeSpan CpuTime =>
        TimeSpan.FromSeconds(Members().Sum(member => member.Stat[FirstTime..(FirstTime + Times)].Sum(Parse)) / (double)TicksPerSecond);

    /// <summary>
    /// Their memory in bytes: all that is resident of the largest process, and what the others have for themselves alone, since most of
    /// the rest is the largest one's too.
    /// </summary>
    public long Memory
    {
        get
        {
            var memory = Members().Select(member => ReadMemory(member.Id)).OrderByDescending(process => process.Resident).ToList();
            return memory.Take(1).Sum(largest => largest.Resident) + memory.Skip(1).Sum(other => other.Private);
        }
    }

    /// <summary>The process that runs a .NET assembly: the root itself, or one that it started.</summary>
    public int FindProcess(string assembly) => Members()
        .Where(member => ReadText($"/proc/{member.Id}/cmdline")?.Split('\0').Any(argument => Path.GetFileName(argument) is var file && (file == assembly || file == $"{assembly}.dll")) == true)
        .Select(member => member.Id)
        .LastOrDefault(root);

    private IEnumerable<(int Id, string[] Stat)> Members()
    {
        var stats = new Dictionary<int, string[]>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ReadText($"{directory}/stat") is { } stat)
            {
                stats[id] = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            }
        }

        var children = stats.ToLookup(process => (int)Parse(process.Value[Parent]), process => process.Key);
        return Unfold(root).Where(stats.ContainsKey).Select(id => (id, stats[id]));

        IEnumerable<int> Unfold(int id) => [id, .. children[id].SelectMany(Unfold)];
    }

    private static (long Resident, long Private) ReadMemory(int id)
    {
        var lines = (ReadText($"/proc/{id}/smaps_rollup") ?? string.Empty).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return (Sum("Rss:"), Sum("Private_Clean:", "Private_Dirty:"));

        long Sum(params string[] names) => lines.Where(line => line.Length > 1 && names.Contains(line[0])).Sum(line => 1024 * Parse(line[1]));
    }

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);

    // A process may end while it is looked at.
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
}
