using System.Text.Json.Nodes;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The schema of a body.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Create">Makes it, as JSON Schema.</param>
internal sealed record ApiSchema(string Name, Func<JsonObject> Create);
