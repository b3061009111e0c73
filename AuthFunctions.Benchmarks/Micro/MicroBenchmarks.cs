using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>The parts of a request, each by itself.</summary>
internal static class MicroBenchmarks
{
    /// <summary>The argument that asks for them. What follows it is BenchmarkDotNet's: <c>--filter *Json*</c>.</summary>
    public const string Argument = "--micro";

    /// <summary>Runs them and writes what they took to <c>artifacts/benchmarks/micro</c>.</summary>
    /// <returns>The process's exit code: 1 where one failed, or none was chosen.</returns>
    public static int Run(IEnumerable<string> arguments)
    {
        string[] chosen = [.. arguments];
        if (!chosen.Contains("--filter"))
        {
            chosen = [.. chosen, "--filter", "*"];
        }

        // In this process, also for a job that the arguments choose: BenchmarkDotNet's own builds do not use this repository's settings.
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
