namespace AuthFunctions.Tests.Support;

/// <summary>How a <see cref="FunctionAppProcess"/> is started.</summary>
public sealed record FunctionAppOptions
{
    /// <summary>The app's build or publish output.</summary>
    public required string Folder { get; init; }

    /// <summary>The path that responds with a success status once the app is ready.</summary>
    public required string ReadyPath { get; init; }

    /// <summary>
    /// Environment variables on top of the inherited ones, of which none that configures an app is passed on; null removes one.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The port to listen on; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Further arguments of the DevHost. Azure Functions Core Tools do not get them.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];
}
