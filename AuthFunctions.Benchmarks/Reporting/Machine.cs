using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuthFunctions.Benchmarks.Rivals;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable("measured", "");
        table.Add("run", $"{(options.Only is null ? "whole" : $"only {options.Only}")}{(options.Quick ? ", quick and rough" : "")}");
        table.Add("on", $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        table.Add("app", Version(typeof(Auth).Assembly));
        table.Add("cores", $"{Environment.ProcessorCount}, {await FindAsync("/proc/cpuinfo", "model name", ':', cancellationToken)}");
        table.Add("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB");
        table.Add("operating system", $"{await FindAsync("/etc/os-release", "PRETTY_NAME", '=', cancellationToken)}, Linux {Environment.OSVersion.Version}");
        table.Add(".NET", RuntimeInformation.FrameworkDescription);
        table.Add("Node.js", await Command.RunAsync("node", ["--version"], cancellationToken));
        table.Add("Azurite", await AzuriteVersionAsync(cancellationToken));
        table.Add("worker", Version(typeof(FunctionContext).Assembly));
        table.Add("storage client", Version(typeof(TableClient).Assembly));
        table.Add("bcrypt", Version(typeof(BCrypt.Net.BCrypt).Assembly));
        return table.ToString();
    }

    private static string Version(Assembly assembly) =>
        $"{assembly.GetName().Name} {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

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
