using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Infra;

/// <summary>
/// The resources of a deployment, as <c>bicep snapshot</c> predicts them: every expression is evaluated, except those that read a property
/// of a deployed resource.
/// </summary>
internal sealed class PredictedDeployment(JsonNode snapshot)
{
    public IReadOnlyList<JsonObject> Resources { get; } =
        [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];

    public JsonObject Outputs => snapshot["outputs"]!.AsObject();

    public JsonObject App => Assert.Single(OfType("Microsoft.Web/sites"));

    public JsonNode SiteConfig => App["properties"]!["siteConfig"]!;

    /// <summary>The app's settings by their names.</summary>
    public IReadOnlyDictionary<string, string> AppSettings =>
        SiteConfig["appSettings"]!.AsArray().ToDictionary(setting => $"{setting!["name"]}", setting => $"{setting!["value"]}");

    public IReadOnlyList<JsonObject> OfType(string type) => [.. Resources.Where(resource => $"{resource["type"]}" == type)];
}
