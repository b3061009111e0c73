using System.Globalization;
using System.Text;
using AuthFunctions.Benchmarks.Backends;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>Compares the stacks: their figures, which stack is ahead in which act, and why.</summary>
internal static class ComparisonReport
{
    // A smaller ratio cannot be distinguished from random variation.
    private const double Ahead = 1.05;

    private static readonly Operation[] Hashing = [Operation.Register, Operation.LogIn];

    public static Findings Write(IReadOnlyList<BackendResult> results, IReadOnlyList<string> missing, int clients)
    {
        var text = new StringBuilder()
            .Append($"{clients} clients. The stacks are measured in turns, and each uses all cores of the machine. The best figure of each column of an act is bold.\n")
            .Append("CPU time and memory are those of all processes: the server, which runs the stack's code (of AuthFunctions, the worker), the Functions host, and the database.\n\n");
        foreach (var result in results)
        {
            text.Append($"- **{result.Backend.Name}**: {result.Backend.Description}. Passwords: {result.Backend.Hash}; a verification takes {result.HashMilliseconds:F0} ms of CPU time.\n");
        }

        foreach (var reason in missing)
        {
            text.Append($"- {reason}.\n");
        }

        text.Append("\nAzurite and PostgreSQL run in their own processes, SQLite in Flask's. Azurite keeps its data in memory; the other two write it to disk.\n\n")
            .Append(Operations(results)).Append('\n').Append(Memory(results)).Append('\n').Append(WhereOthersAreAhead(results));
        return new Findings(text.ToString().TrimEnd(), []);
    }

    private static MarkdownTable Operations(IReadOnlyList<BackendResult> results)
    {
        var table = new MarkdownTable("act", "stack", "requests", "requests/s", "p50 ms", "p99 ms", "CPU ms per request", "of it server", "host", "database");
        foreach (var act in Enum.GetValues<Operation>())
        {
            var all = results.Select(result => result.Performances[act]).ToList();
            foreach (var result in results)
            {
                var performance = result.Performances[act];
                table.Add(
                    Name(act),
                    result.Backend.Name,
                    $"{performance.Load.Completed}",
                    Mark(performance.Load.PerSecond, all.Max(other => other.Load.PerSecond), "F1"),
                    Mark(performance.Load.Latencies.Median, all.Min(other => other.Load.Latencies.Median), "F2"),
                    Mark(performance.Load.Latencies.Percentile(99), all.Min(other => other.Load.Latencies.Percentile(99)), "F2"),
                    Mark(performance.Milliseconds, all.Min(other => other.Milliseconds), "F2"),
                    $"{performance.ServerMilliseconds:F2}",
                    result.HostMemory is null ? "" : $"{performance.HostMilliseconds:F2}",
                    result.DatabaseMemory is null ? "" : $"{performance.DatabaseMilliseconds:F2}");
            }
        }

        return table;
    }

    private static MarkdownTable Memory(IReadOnlyList<BackendResult> results)
    {
        var table = new MarkdownTable("memory at the end, MB", "server", "host", "database", "together");
        foreach (var result in results)
        {
            table.Add(
                result.Backend.Name,
                Mark(result.ServerMemory / 1e6, results.Min(other => other.ServerMemory) / 1e6, "F0"),
                result.HostMemory is { } host ? $"{host / 1e6:F0}" : "",
                result.DatabaseMemory is { } database ? $"{database / 1e6:F0}" : "",
                Mark(result.Memory / 1e6, results.Min(other => other.Memory) / 1e6, "F0"));
        }

        return table;
    }

    private static string WhereOthersAreAhead(IReadOnlyList<BackendResult> results)
    {
        var own = results[0];
        var text = new StringBuilder();
        foreach (var act in Enum.GetValues<Operation>())
        {
            foreach (var other in results.Skip(1).Where(other => other.Performances[act].Load.PerSecond > Ahead * own.Performances[act].Load.PerSecond))
            {
                text.Append($"- {Name(act)}: {Why(act, own, other)}\n");
            }
        }

        foreach (var other in results.Skip(1).Where(other => Ahead * other.Memory < own.Memory))
        {
            text.Append(
                $"- Memory: {other.Backend.Name} takes {other.Memory / 1e6:F0} MB, {own.Backend.Name} {own.Memory / 1e6:F0} MB, of which the host takes {own.HostMemory / 1e6:F0} MB and the storage emulator {own.DatabaseMemory / 1e6:F0} MB.\n");
        }

        return text.Length == 0 ? $"No other stack is ahead of {own.Backend.Name} by more than 5% in any operation.\n" : $"Where other stacks are ahead by more than 5%:\n\n{text}";
    }

    private static string Why(Operation act, BackendResult own, BackendResult other)
    {
        var (mine, theirs) = (own.Performances[act], other.Performances[act]);
        var times = theirs.Load.PerSecond / mine.Load.PerSecond;
        var (myHash, theirHash) = Hashing.Contains(act) ? (own.HashMilliseconds, other.HashMilliseconds) : (0, 0);
        (string What, double Difference)[] parts =
        [
            ("the hash", myHash - theirHash),
            ("the database (here an emulator in Node.js with an HTTP API; on Azure, a service on other machines)", mine.DatabaseMilliseconds - theirs.DatabaseMilliseconds),
            ("the host (on Azure, another program)", mine.HostMilliseconds - theirs.HostMilliseconds),
            ("the server apart from the hash", mine.ServerMilliseconds - myHash - (theirs.ServerMilliseconds - theirHash)),
        ];
        var most = parts.MaxBy(part => part.Difference);
        var why = most.Difference > 0
            ? $"It takes {theirs.Milliseconds:F2} ms of CPU per request, {own.Backend.Name} {mine.Milliseconds:F2} ms; the largest part of the difference, {most.Difference:F2} ms, is {most.What}."
            : $"It takes {theirs.Milliseconds:F2} ms of CPU per request, {own.Backend.Name} {mine.Milliseconds:F2} ms, and it waits less.";
        return string.Join(' ', new[] { $"{other.Backend.Name} serves {times:F2} times as many per second.", why, other.Backend.Remark(act) }.OfType<string>());
    }

    private static string Mark(double figure, double best, string format)
    {
        var text = figure.ToString(format, CultureInfo.InvariantCulture);
        return figure == best ? $"**{text}**" : text;
    }

    private static string Name(Operation act) => act switch
    {
        Operation.Register => "Register",
        Operation.LogIn => "Log in",
        Operation.Profile => "Profile",
        _ => "Log out",
    };
}
