using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Infra;

/// <summary>The compiled ARM template of a Bicep file.</summary>
/// <param name="name">The Bicep file's path in the folder <c>infra</c>.</param>
/// <param name="text">The template.</param>
internal sealed class Template(string name, string text)
{
    private const string DeploymentType = "Microsoft.Resources/deployments";

    private readonly JsonObject _root = JsonNode.Parse(text)!.AsObject();

    public string Name => name;

    public string Text => text;

    /// <summary>Its schema, which identifies the scope of the deployment.</summary>
    public string Schema => $"{_root["$schema"]}";

    /// <summary>A hash of its content. A module has the same hash in the template that uses it.</summary>
    public string Hash => $"{_root["metadata"]!["_generator"]!["templateHash"]}";

    public IReadOnlyList<TemplateMember> Parameters => MembersOf(_root["parameters"]);

    public IReadOnlyList<TemplateMember> Outputs => MembersOf(_root["outputs"]);

    /// <summary>The types by name. The names of types from other files begin with the number of the file.</summary>
    public IReadOnlyList<TemplateMember> Types => MembersOf(_root["definitions"]);

    public JsonObject Variables => _root["variables"] as JsonObject ?? [];

    /// <summary>Its resources, without those of its modules.</summary>
    public IReadOnlyList<JsonObject> Resources => _root["resources"] switch
    {
        JsonObject named => [.. named.Select(resource => resource.Value!.AsObject())],
        JsonArray listed => [.. listed.Select(resource => resource!.AsObject())],
        _ => [],
    };

    /// <summary>Its modules, including nested ones, in compiled form.</summary>
    public IReadOnlyList<Template> Modules =>
    [
        .. Resources.Where(resource => $"{resource["type"]}" == DeploymentType)
            .Select(resource => new Template($"{name}: {resource["name"]}", resource["properties"]!["template"]!.ToJsonString()))
            .SelectMany(module => module.Modules.Prepend(module)),
    ];

    /// <summary>The properties of a type.</summary>
    public IReadOnlyList<TemplateMember> PropertiesOf(string type) => Types.Single(known => known.Name == type).Properties;

    /// <summary>A member. If it only refers to a type, the description and the bounds come from that type.</summary>
    public TemplateMember Resolve(TemplateMember member) =>
        member.Reference is { } type ? Types.Single(known => known.Name == type) : member;

    public override string ToString() => name;

    internal static IReadOnlyList<TemplateMember> MembersOf(JsonNode? members) =>
        members is JsonObject map ? [.. map.Select(member => new TemplateMember(member.Key, member.Value!.AsObject()))] : [];
}
