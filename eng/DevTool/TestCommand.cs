using System.Text.Json;

namespace DevTool;

/// <summary>Runs the tests; the last line says how many passed and failed.</summary>
internal static class TestCommand
{
    private static readonly string[] QuickFilter = ["--filter-not-trait", "Category=Slow", "--filter-not-trait", "Category=Host"];

    public static async Task<int> RunAsync(bool quick, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await TestRunner.PrepareAsync(cancellationToken);

        var report = Path.Combine(Paths.TestResults, "tests.json");
        _ = Directory.CreateDirectory(Paths.TestResults);
        File.Delete(report);
        var exitCode = await TestRunner.RunAsync(
            ["--results-directory", Paths.TestResults, "--report-ctrf", "--report-ctrf-filename", Path.GetFileName(report), .. quick ? QuickFilter : [], .. arguments],
            environment: [],
            cancellationToken);

        if (!File.Exists(report))
        {
            throw new DevException($"The test runner ended with exit code {exitCode} and without a report.");
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancellationToken));
        var summary = json.RootElement.GetProperty("results").GetProperty("summary");
        var (passed, failed, skipped) = (Count("passed"), Count("failed"), Count("skipped"));
        if (skipped > 0)
        {
            Console.WriteLine($"{skipped} skipped");
        }

        Console.WriteLine($"{passed} passed, {failed} failed");

        // The runner also fails for what is no test's failure, such as a fixture that cannot be disposed.
        return exitCode == 0 && failed == 0 && passed > 0 ? 0 : 1;

        int Count(string outcome) => summary.GetProperty(outcome).GetInt32();
    }
}
