using System.Diagnostics;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Packages;

/// <summary>
/// The output of <c>dotnet publish -r linux-x64</c>. The app is published from a copy of its sources. This leaves the build output that other tests
/// use unchanged, and the copy can have a <c>local.settings.json</c>.
/// </summary>
public sealed class PublishFixture : IAsyncLifetime
{
    private static readonly string[] SharedFiles =
    [
        "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "global.json", "host.json", "docs/account-export.schema.json",
    ];

    // Projects next to the app and its libraries.
    private static readonly string[] OtherProjects = [".Tests", ".Benchmarks"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("publish-");

    /// <summary>The published folder.</summary>
    public string Folder => Path.Combine(_root.FullName, "published");

    public async ValueTask InitializeAsync()
    {
        foreach (var file in SharedFiles)
        {
            var copy = Path.Combine(_root.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file), copy);
        }

        foreach (var folder in Directory.EnumerateDirectories(Repository.Root, "AuthFunctions*").Where(folder => !OtherProjects.Contains(Path.GetExtension(folder))))
        {
            AppFolder.Copy(folder, Path.Combine(_root.FullName, Path.GetFileName(folder)), except: ["bin", "obj"]);
        }

        var project = Path.Combine(_root.FullName, "AuthFunctions");
        foreach (var folder in (string[])[_root.FullName, project])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "local.settings.json"), """{ "Values": { "Secret": "of a developer" } }""");
        }

        // No build server process stays behind. The analyzers already ran in the build of the tests, and they do not change the output.
        var startInfo = new ProcessStartInfo(
            "dotnet",
            [
                "publish", project, "-r", "linux-x64", "--output", Folder, "-nologo", "-v", "quiet",
                "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false",
            ])
        {
            WorkingDirectory = _root.FullName,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(startInfo)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
