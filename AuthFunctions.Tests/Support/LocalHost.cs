using System.Diagnostics;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// The Functions host that the tests start apps on. The default is <c>eng/DevHost</c>. If the environment variable <c>AUTHFUNCTIONS_HOST</c> is
/// <c>func</c>, it is <c>func</c> of Azure Functions Core Tools.
/// </summary>
internal static class LocalHost
{
    private const string Variable = "AUTHFUNCTIONS_HOST";
    private const string CoreTools = "func";

    // bin/<configuration>/<target framework>/
    private static readonly string BuildConfiguration = Directory.GetParent(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!.Name;

    public static bool IsCoreTools => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => false,
        CoreTools => true,
        var other => throw new InvalidOperationException($"{Variable} is \"{other}\". It can be \"{CoreTools}\"; without it, the tests run on eng/DevHost."),
    };

    /// <summary>Skips a test of a feature that Core Tools do not have, or that works differently there.</summary>
    public static void SkipOnCoreTools(string reason) => Assert.SkipWhen(IsCoreTools, $"{Variable} is {CoreTools}: {reason}");

    /// <summary>The build output of a project.</summary>
    /// <param name="projectPath">The project's folder, relative to the repository's root.</param>
    public static string BuildOutput(string projectPath) => Repository.OutputOf(projectPath, BuildConfiguration);

    /// <summary>The command that serves an app until its standard input is closed.</summary>
    /// <param name="folder">The app's build or publish output.</param>
    /// <param name="port">The port to listen on.</param>
    /// <param name="arguments">Further arguments of the DevHost.</param>
    public static ProcessStartInfo CreateStartInfo(string folder, int port, IEnumerable<string> arguments)
    {
        var command = IsCoreTools ? HostCommand.CoreTools(CoreTools, port) : HostCommand.DevHost(BuildConfiguration, folder, port);
        var startInfo = new ProcessStartInfo(command.File, [.. command.Arguments, .. IsCoreTools ? [] : arguments]);
        startInfo.WorkingDirectory = IsCoreTools ? folder : Repository.Root;
        startInfo.RedirectStandardInput = true;
        startInfo.RedirectStandardOutput = true;
        startInfo.RedirectStandardError = true;
        if (IsCoreTools)
        {
            // Without this variable, func prompts for the language.
            startInfo.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
            startInfo.Environment["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"] = "true";
        }

        return startInfo;
    }
}
