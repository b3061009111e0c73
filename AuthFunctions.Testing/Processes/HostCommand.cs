using System.Globalization;

namespace AuthFunctions.Testing.Processes;

/// <summary>A command that serves an app until its stdin is closed. The operating system closes it when the parent process dies.</summary>
internal sealed record HostCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The development host in <c>eng/DevHost</c>.</summary>
    /// <param name="configuration">The configuration in which the host was built.</param>
    /// <param name="app">The app's build or publish output.</param>
    /// <param name="port">The port to listen on.</param>
    public static HostCommand DevHost(string configuration, string app, int port) => new(
        "dotnet", [Path.Combine(Repository.OutputOf("eng/DevHost", configuration), "DevHost.dll"), "--app", app, "--port", Text(port), "--stop-with-stdin"]);

    /// <summary>Azure Functions Core Tools, to be started in the app's build output. They survive their parent process, so the script stops them.</summary>
    /// <param name="func">The name or the path of <c>func</c>.</param>
    /// <param name="port">The port to listen on.</param>
    public static HostCommand CoreTools(string func, int port) =>
        new("node", [Path.Combine(Repository.Tools, "run-with-stdin.js"), func, "start", "--no-build", "--port", Text(port)]);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
