using AuthFunctions.Testing;
using AuthFunctions.Testing.Processes;

namespace DevTool;

/// <summary>Builds for release and runs <c>AuthFunctions.Benchmarks</c>, which says what it measures and fails where a target is missed.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await Setup.InstallAsync(cancellationToken);
        await Setup.BuildAsync(Paths.Benchmarks, cancellationToken, configuration: "Release");

        string[] run = ["run", "--project", Paths.Benchmarks, "--configuration", "Release", "--no-build", "--", .. arguments];
        await using var benchmark = Child.Start("dotnet", run, Repository.Root, Streams.Inherited);

        try
        {
            await benchmark.WaitForExitAsync(cancellationToken);
            return benchmark.ExitCode;
        }
        finally
        {
            // Ctrl+C has reached it too, and it has servers to end and their data to delete.
            await benchmark.FinishAsync();
        }
    }
}
