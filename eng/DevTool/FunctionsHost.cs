using AuthFunctions.Testing;
using AuthFunctions.Testing.Processes;

namespace DevTool;

/// <summary>The process that serves the app: func of Azure Functions Core Tools, or the development host in eng/DevHost.</summary>
internal sealed class FunctionsHost
{
    private readonly string? _func;

    private FunctionsHost(string? func, string description)
    {
        _func = func;
        Description = description;
    }

    public string Description { get; }

    /// <summary>What to do when the host stops by itself.</summary>
    public string Advice => _func is null
        ? "Correct the error that is printed above, and run the command again."
        : "Correct the error that is printed above, or use the development host with --devhost.";

    public static FunctionsHost Find(bool devHost)
    {
        const string DevHost = "the development host (eng/DevHost)";

        if (devHost)
        {
            return new(null, DevHost);
        }

        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];
        var func = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names, Path.Combine)
            .FirstOrDefault(File.Exists);
        return func is null ? new(null, $"{DevHost}, because func is not on the PATH") : new(func, $"Azure Functions Core Tools ({func})");
    }

    /// <summary>The projects that must be built before the start.</summary>
    public IEnumerable<string> Projects =>
        _func is null ? [Paths.App, Paths.DevHost] : [Paths.App];

    /// <summary>Starts the host. It stops when its stdin is closed, which happens by itself when this process dies.</summary>
    public Child Start(int port, Dictionary<string, string> settings)
    {
        // In the build output, func finds host.json and local.settings.json. The SDK's own "dotnet run" starts it there too.
        var app = Repository.OutputOf("AuthFunctions", Paths.Configuration);
        var command = _func is null ? HostCommand.DevHost(Paths.Configuration, app, port) : HostCommand.CoreTools(_func, port);
        return Child.Start(command.File, command.Arguments, app, Streams.OwnInput, settings);
    }
}
