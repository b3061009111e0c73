using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace AuthFunctions.Tests.Support;

/// <summary>The JSON Schema of an account's export, docs/account-export.schema.json.</summary>
internal static class ExportSchema
{
    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(Repository.Root, "docs", "account-export.schema.json"));

    /// <summary>Finds what a document has that the schema does not allow, or lacks.</summary>
    public static IReadOnlyList<string> FindErrors(JsonNode document)
    {
        var result = Schema.Evaluate(
            JsonSerializer.SerializeToElement(document), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!, (detail, error) => $"{detail.InstanceLocation}: {error.Value}")];
    }
}
