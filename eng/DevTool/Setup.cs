using System.ComponentModel;
using AuthFunctions.Testing;
using AuthFunctions.Testing.Processes;

namespace DevTool;

/// <summary>Installs the development tools and builds, and says what it does.</summary>
internal static class Setup
{
    private const int OldestNode = 20;

    // MSBuild's nodes would outlive this process.
    private static readonly string[] Quiet = ["-nodeReuse:false", "-verbosity:quiet", "-nologo", "-consoleLoggerParameters:NoSummary;ErrorsOnly"];

    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);
        await InstallToolsAsync(cancellationToken);
    }

    public static async Task BuildAsync(string project, CancellationToken cancellationToken, string configuration = Paths.Configuration)
    {
        var build = await Step.RunAsync(
            $"Building {Path.GetFileName(project)}", "dotnet", ["build", project, "--configuration", configuration, .. Quiet], Repository.Root, cancellationToken);

        if (build.ExitCode != 0)
        {
            throw new DevException($"The build failed. Correct these errors, and run the command again:{Environment.NewLine}{build.Errors}");
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var install = $"Install Node.js {OldestNode} or later with npm (https://nodejs.org), and run the command again.";

        try
        {
            var node = await Child.RunAsync("node", ["--version"], Repository.Root, cancellationToken);

            if (!Version.TryParse(node.Output.Trim().TrimStart('v'), out var version) || version.Major < OldestNode)
            {
                throw new DevException($"Node.js is too old ({node.Output.Trim()}). {install}");
            }

            _ = await Child.RunAsync(Child.Npm, ["--version"], Repository.Root, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new DevException($"The storage emulator needs Node.js. {install}");
        }
    }

    private static async Task InstallToolsAsync(CancellationToken cancellationToken)
    {
        // npm writes this copy of the lock once everything is in place.
        var installed = Path.Combine(Repository.Tools, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(Repository.Tools, "package-lock.json");

        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        var install = await Step.RunAsync(
            "Installing the storage emulator",
            Child.Npm,
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            Repository.Tools,
            cancellationToken);

        if (install.ExitCode != 0)
        {
            throw new DevException($"npm could not install the packages of eng/devtools. Check the network and npm's configuration.{Environment.NewLine}{install.Output}");
        }
    }
}
