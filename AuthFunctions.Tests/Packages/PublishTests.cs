using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Packages;

/// <summary>What <c>dotnet publish</c> makes, and <c>func azure functionapp publish --no-build</c> uploads.</summary>
public sealed class PublishTests
{
    private static readonly string Project = Path.Combine(Repository.Root, "AuthFunctions", "AuthFunctions.csproj");

    // bin/<configuration>/<target framework>/: what the tests run with is built.
    private static readonly string Configuration = Directory.GetParent(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!.Name;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FilesToPublish_HaveTheHostsSettingsAtTheirRootAndNoneOfTheDevelopers()
    {
        var (exitCode, output) = await RunAsync("msbuild", Project, "-target:ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish", "-property:BuildProjectReferences=false", "-property:NoBuild=true", $"-property:Configuration={Configuration}");

        Assert.True(exitCode == 0, output);
        using var items = JsonDocument.Parse(output);
        var files = items.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .Select(file => file.GetProperty("RelativePath").GetString()!.Replace('\\', '/')).ToList();
        Assert.Contains("host.json", files);
        Assert.Contains("OpenTelemetry.dll", files);
        Assert.DoesNotContain(files, file => file.EndsWith("local.settings.json", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Publish_MakesWhatTheHostReads()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (exitCode, output) = await RunAsync("publish", Project, "--no-build", "--configuration", Configuration, "--output", folder.FullName);
            var refusal = Regex.Match(output, "This checkout is built with [^[]+").Value;
            Assert.SkipWhen(exitCode != 0 && refusal.Length > 0, $"dotnet publish refuses, as it must: {refusal}");

            Assert.True(exitCode == 0, output);
            Assert.All(
                ["host.json", "worker.config.json", "functions.metadata", "extensions.json", "AuthFunctions.dll", "AuthFunctions.runtimeconfig.json"],
                file => Assert.True(File.Exists(Path.Combine(folder.FullName, file)), $"There is no {file}."));
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder.FullName, ".azurefunctions")));
            Assert.False(File.Exists(Path.Combine(folder.FullName, "local.settings.json")));
            using var host = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "host.json"), CancellationToken));
            Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
            Assert.Contains("RegisterUser", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "functions.metadata"), CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var startInfo = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        using var process = Process.Start(startInfo)!;
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return (process.ExitCode, output);
    }
}
