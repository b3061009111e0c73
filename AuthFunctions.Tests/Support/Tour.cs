using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// The shell commands that a Markdown document shows under <c>## Tour</c>, one per line. The lines after a command that begin with
/// <c>#=&gt; </c> are its expected output. <c>…</c> in such a line matches text that differs from run to run.
/// </summary>
internal static class Tour
{
    private const string Heading = "## Tour";
    private const string Promise = "#=> ";

    /// <summary>Reads the commands of the first fenced block under the heading.</summary>
    public static IReadOnlyList<TourStep> Read(string markdown)
    {
        var block = markdown.Split('\n')
            .SkipWhile(line => line.Trim() != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal));

        var steps = new List<TourStep>();
        foreach (var line in block)
        {
            if (line.StartsWith(Promise, StringComparison.Ordinal))
            {
                steps[^1] = steps[^1] with { Expected = $"{steps[^1].Expected}\n{line[Promise.Length..]}".TrimStart('\n') };
            }
            else if (line.Trim() is { Length: > 0 } command && command[0] != '#')
            {
                steps.Add(new TourStep(command, ""));
            }
        }

        return steps;
    }

    /// <summary>Runs the unchanged commands in one shell, in an empty folder, and returns the output of each.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        var separator = $"--- {Guid.NewGuid()} ---";
        var script = string.Concat(commands.Select(command => $"{command}\nprintf '%s' '{separator}'\n"));
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var startInfo = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{script}"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            using var shell = Process.Start(startInfo)!;
            var output = await shell.StandardOutput.ReadToEndAsync(cancellationToken);
            await shell.WaitForExitAsync(cancellationToken);
            return [.. output.Split(separator).SkipLast(1).Select(printed => printed.ReplaceLineEndings("\n").TrimEnd('\n'))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Whether the output of a command matches the expected output.</summary>
    public static bool Keeps(string expected, string printed) =>
        Regex.IsMatch(printed, $@"\A{Regex.Escape(expected).Replace("…", ".+", StringComparison.Ordinal)}\z");
}
