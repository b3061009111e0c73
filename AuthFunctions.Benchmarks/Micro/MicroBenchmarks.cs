using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Benchmarks of the parts of a request.</summary>
internal static class MicroBenchmarks
{
    /// <summary>The argument that starts the micro benchmarks. The arguments after it go to BenchmarkDotNet: <c>--filter *Json*</c>.</summary>
    public const string Argument = "--micro";

    /// <summary>Runs the benchmarks and writes the results to <c>artifacts/benchmarks/micro</c>.</summary>
    /// <returns>The exit code of the process: 1 if a benchmark failed or none was selected.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        string[] chosen = [.. arguments];
        if (!chosen.Contains("--filter"))
        {
            chosen = [.. chosen, "--filter", "*"];
        }

        // Runs in this process, even for a job in the arguments: the builds of BenchmarkDotNet do not use this repository's settings.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "benchmarks", "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(chosen, config).ToList();
        return summaries.Count > 0 && summaries.All(summary => summary.Reports.Any() && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
