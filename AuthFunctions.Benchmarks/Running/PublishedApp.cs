using System.Runtime.InteropServices;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>The output of <c>dotnet publish</c> in a temporary folder. It has no <c>local.settings.json</c>, as on Azure.</summary>
internal sealed class PublishedApp : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("app-");

    private PublishedApp(AppHost host) => Host = host;

    /// <summary>The host that serves the app.</summary>
    public AppHost Host { get; }

    public string Folder => Path.Combine(_root.FullName, "publish");

    /// <summary>The size of all its files, in bytes.</summary>
    public long Size => new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Publishes the Release build of the repository. The runtime compiles it when it starts.</summary>
    public static Task<PublishedApp> CreateAsync(AppHost host, CancellationToken cancellationToken) =>
        CreateAsync(host, _ => ["--no-build"], cancellationToken);

    /// <summary>Builds and publishes the app for this platform, compiled ahead of time (ReadyToRun), as in a deployment.</summary>
    public static Task<PublishedApp> CreateReadyToRunAsync(AppHost host, CancellationToken cancellationToken) =>
        // Separate output folders, so that the build does not overwrite the repository's output.
        CreateAsync(host, root => ["--runtime", RuntimeInformation.RuntimeIdentifier, "--artifacts-path", Path.Combine(root, "build")], cancellationToken);

    public void Dispose() => _root.Delete(recursive: true);

    private static async Task<PublishedApp> CreateAsync(AppHost host, Func<string, string[]> options, CancellationToken cancellationToken)
    {
        var app = new PublishedApp(host);
        try
        {
            var project = Path.Combine(Repository.Root, "AuthFunctions");
            await Command.RunAsync(
                "dotnet",
                ["publish", project, "--configuration", "Release", "--output", app.Folder, "-nodeReuse:false", "-verbosity:quiet", "-nologo", .. options(app._root.FullName)],
                cancellationToken);
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }
}
