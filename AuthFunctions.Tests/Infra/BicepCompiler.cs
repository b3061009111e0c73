using System.Diagnostics;
using System.Reflection;

namespace AuthFunctions.Tests.Infra;

/// <summary>The Bicep compiler, which the test project downloads as a NuGet package for Linux on x64.</summary>
internal static class BicepCompiler
{
    private static readonly string? ExecutablePath = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "BicepPath")?.Value;

    public static bool IsAvailable => ExecutablePath is not null;

    public static void SkipWhereUnavailable() =>
        Assert.SkipUnless(IsAvailable, "The Bicep compiler is downloaded on Linux x64 only.");

    /// <summary>Runs the compiler in a folder.</summary>
    /// <returns>
    /// Its exit code and its standard error output, which contains errors and linter warnings. The exit code is 0 if there are only warnings.
    /// </returns>
    public static async Task<(int ExitCode, string Diagnostics)> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var startInfo = new ProcessStartInfo(ExecutablePath!, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            startInfo.Environment[name] = value;
        }

        using var compiler = Process.Start(startInfo)!;
        var output = compiler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var diagnostics = await compiler.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (compiler.ExitCode, diagnostics);
    }
}
