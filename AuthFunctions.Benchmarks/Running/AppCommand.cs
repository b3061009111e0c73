using System.Diagnostics;
using System.Text.Json;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>What <c>dotnet run</c> would start for the app's Release build: asked once, and then started without the tool's own time.</summary>
internal sealed record AppCommand(string File, string[] Arguments, string Folder)
{
    private static readonly string[] Properties = ["RunCommand", "RunArguments", "RunWorkingDirectory"];

    public static async Task<AppCommand> FindAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(Repository.Root, "AuthFunctions");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "msbuild", project, "-p:Configuration=Release", "-t:ComputeRunArguments", "-nodeReuse:false", $"-getProperty:{string.Join(',', Properties)}" },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"MSBuild does not say how the app is run: {output}");
        }

        using var json = JsonDocument.Parse(output);
        var values = Array.ConvertAll(Properties, name => json.RootElement.GetProperty("Properties").GetProperty(name).GetString()!);
        return new AppCommand(
            values[0],
            values[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            values[2].Length > 0 ? Path.Combine(project, values[2]) : project);
    }
}
