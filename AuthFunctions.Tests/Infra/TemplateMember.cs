using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Infra;

/// <summary>A parameter, an output or a type of a template, or a property of a type.</summary>
internal sealed record TemplateMember(string Name, JsonObject Schema)
{
    public string? Type => Schema["type"]?.ToString();

    /// <summary>The name of the type that it refers to, if any.</summary>
    public string? Reference => Schema["$ref"]?.ToString()["#/definitions/".Length..];

    public string? Description => Schema["metadata"]?["description"]?.ToString();

    /// <summary>The expression of an output.</summary>
    public string? Value => Schema["value"]?.ToString();

    public bool IsRequired => !Schema.ContainsKey("defaultValue") && Schema["nullable"]?.GetValue<bool>() is not true;

    public IReadOnlyList<string> AllowedValues => [.. Schema["allowedValues"]?.AsArray().Select(value => $"{value}") ?? []];

    public int? MinValue => Schema["minValue"]?.GetValue<int>();

    public int? MaxValue => Schema["maxValue"]?.GetValue<int>();

    public int? MinLength => Schema["minLength"]?.GetValue<int>();

    public int? MaxLength => Schema["maxLength"]?.GetValue<int>();

    public IReadOnlyList<TemplateMember> Properties => Template.MembersOf(Schema["properties"]);

    /// <summary>Whether its values have all bounds that their type supports: minimum and maximum for numbers, maximum length for text and lists.</summary>
    public bool IsBounded => AllowedValues.Count > 0 || Type switch
    {
        "int" => MinValue is not null && MaxValue is not null,
        "string" or "array" => MaxLength is not null,
        // Booleans, tags, and types whose properties are checked separately.
        _ => true,
    };
}
