using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Support;

/// <summary>References in a JSON document: <c>{"$ref":"#/components/…"}</c>.</summary>
internal static class JsonReference
{
    /// <summary>Follows a reference to the object that it names. Another object is returned as it is.</summary>
    public static JsonObject Follow(JsonObject document, JsonNode node) => (string?)node["$ref"] is { } reference
        ? Follow(document, reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode)document, (parent, name) => parent[name]!))
        : node.AsObject();
}
