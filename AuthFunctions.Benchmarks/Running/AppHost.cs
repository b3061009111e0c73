using System.Globalization;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>The host in front of the app's worker process: the DevHost in <c>eng/DevHost</c>, or <c>func</c> of Azure Functions Core Tools.</summary>
internal sealed record AppHost
{
    /// <summary>The environment variable that chooses the host.</summary>
    public const string Variable = "AUTHFUNCTIONS_HOST";

    /// <summary>The text that both hosts print when the worker has loaded its functions.</summary>
    public const string LoadedMessage = "Functions:";

    private const string CoreTools = "func";

    private AppHost(string file) => File = file;

    /// <summary>The command that starts the host.</summary>
    public string File { get; }

    public string Name => File == CoreTools ? "Azure Functions Core Tools" : "DevHost";

    /// <param name="choice">The value of <see cref="Variable"/>.</param>
    /// <exception cref="ArgumentException">The host is unknown.</exception>
    public static AppHost Choose(string? choice) => choice switch
    {
        null or "" => new("dotnet"),
        CoreTools => new(CoreTools),
        _ => throw new ArgumentException($"{Variable} is \"{choice}\". Set it to \"{CoreTools}\" for Azure Functions Core Tools, or remove it for DevHost."),
    };

    /// <summary>The arguments of <see cref="File"/> that serve an app.</summary>
    /// <param name="app">The app's published folder, which is also the working directory.</param>
    /// <param name="port">The port to listen on.</param>
    public string[] ArgumentsFor(string app, int port)
    {
        return File == CoreTools
            ? ["start", "--no-build", "--port", port.ToString(CultureInfo.InvariantCulture)]
            : [.. HostCommand.DevHost("Release", app, port).Arguments];
    }

    /// <summary>The host and its version, for the report.</summary>
    /// <exception cref="InvalidOperationException">The host is not installed.</exception>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken) => File == CoreTools
        ? await Command.TryRunAsync(CoreTools, ["--version"], cancellationToken) is { } version
            ? $"{Name} {version}"
            : throw new InvalidOperationException($"{Name} ({CoreTools}) are not on the PATH. Install them, or remove the environment variable {Variable} to use DevHost.")
        : $"{Name}, the development host in eng/DevHost";
}
