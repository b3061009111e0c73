using AuthFunctions.Testing;
using AuthFunctions.Testing.Processes;

namespace DevTool;

internal static class TestRunner
{
    public static async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Setup.InstallAsync(cancellationToken);
        await Setup.BuildAsync(Paths.Solution, cancellationToken);
    }

    /// <returns>The runner's exit code.</returns>
    public static async Task<int> RunAsync(
        IEnumerable<string> arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        string[] run = ["run", "--project", Paths.Tests, "--no-build", "--", .. arguments];
        await using var runner = Child.Start("dotnet", run, Repository.Root, Streams.Inherited, environment);
        await runner.WaitForExitAsync(cancellationToken);
        return runner.ExitCode;
    }
}
