namespace AuthFunctions.Tests.Support;

/// <summary>Options for the start of a <see cref="FunctionAppProcess"/>.</summary>
public sealed record FunctionAppOptions
{
    /// <summary>The app's build or publish output.</summary>
    public required string Folder { get; init; }

    /// <summary>The path that responds with a success status once the app is ready.</summary>
    public required string ReadyPath { get; init; }

    /// <summary>
    /// Environment variables that are added to the inherited ones; null removes a variable. Inherited variables that configure an app are not passed on.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The port to listen on; 0 for any free port.</summary>
    public int Port { get; init; }

    /// <summary>Further arguments of the DevHost. Azure Functions Core Tools do not get them.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];
}
