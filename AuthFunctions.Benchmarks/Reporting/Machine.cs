using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The machine and the software on which the figures were measured.</summary>
internal static class Machine
{
    // The packages with the greatest effect on the app's figures: names and assemblies.
    private static readonly (string Package, string Assembly)[] Packages =
    [
        ("Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.dll"),
        ("Azure.Data.Tables", "Azure.Data.Tables.dll"),
        ("BCrypt.Net-Next", "BCrypt-Net-Next.dll"),
    ];

    public static async Task<string> DescribeAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable("measured", "");
        table.Add("run", $"{(options.Only is null ? "whole" : $"only {options.Only}")}{(options.Quick ? ", quick and rough" : "")}");
        table.Add("on", $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        table.Add("app", $"AuthFunctions {VersionOf("AuthFunctions.dll")}");
        table.Add("host", await app.Host.DescribeAsync(cancellationToken));
        foreach (var (package, assembly) in Packages)
        {
            table.Add(package, VersionOf(assembly));
        }

        table.Add("cores", $"{Environment.ProcessorCount}, {await FindAsync("/proc/cpuinfo", "model name", ':', cancellationToken)}");
        table.Add("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB");
        table.Add("operating system", $"{await FindAsync("/etc/os-release", "PRETTY_NAME", '=', cancellationToken)}, Linux {Environment.OSVersion.Version}");
        table.Add(".NET", RuntimeInformation.FrameworkDescription);
        table.Add("Node.js", await Command.RunAsync("node", ["--version"], cancellationToken));
        table.Add("Azurite", await AzuriteVersionAsync(cancellationToken));
        return table.ToString();

        string VersionOf(string assembly) => FileVersionInfo.GetVersionInfo(Path.Combine(app.Folder, assembly)).ProductVersion!;
    }

    private static async Task<string> AzuriteVersionAsync(CancellationToken cancellationToken)
    {
        var package = Path.Combine(Repository.Root, "eng", "devtools", "node_modules", "azurite", "package.json");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(package, cancellationToken));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    private static async Task<string> FindAsync(string file, string name, char separator, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(file, cancellationToken))
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim(' ', '"'))
        .FirstOrDefault() ?? "unknown";
}
