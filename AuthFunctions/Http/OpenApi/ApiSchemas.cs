using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The schemas of bodies. Those of responses have exactly the members that are written, and no others.</summary>
internal static class ApiSchemas
{
    private const string ExportResource = "account-export.schema.json";

    private static readonly JsonSchemaExporterOptions ExporterOptions = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Complete };

    /// <summary>The schema of the export, as docs/account-export.schema.json has it. A test compares it with the record.</summary>
    public static ApiSchema AccountExport { get; } = new("AccountExport", ReadExport);

    /// <summary>The schema of an OpenAPI description, as far as clients of this service need it.</summary>
    public static ApiSchema OpenApiDescription { get; } = new("OpenApiDescription", () => new JsonObject
    {
        ["description"] = "A description in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.2.html).",
        ["type"] = "object",
        ["required"] = new JsonArray("openapi", "info", "paths"),
        ["properties"] = new JsonObject
        {
            ["openapi"] = Text("The version of OpenAPI."),
            ["info"] = new JsonObject { ["type"] = "object", ["description"] = "The name and the version of the service." },
            ["paths"] = new JsonObject { ["type"] = "object", ["description"] = "The routes." },
        },
    });

    /// <summary>The schema of a record of the folder <c>Responses</c>.</summary>
    public static ApiSchema Of<T>() => new(typeof(T).Name, () => Export(typeof(T)));

    /// <summary>The schema of a problem: the same for all of them, unless they have a type, errors or methods of their own.</summary>
    /// <param name="name">The problem's name in <see cref="Problems"/>.</param>
    /// <param name="problem">The problem.</param>
    public static ApiSchema Of(string name, Problem problem) => new(
        problem.Errors is not null ? "ValidationProblem" : problem.Type is not null ? name : "Problem",
        () => Describe(problem));

    /// <summary>The schema of the fields of a request. Other fields are ignored.</summary>
    public static ApiSchema OfRequest(ApiOperation operation) => new($"{operation.Function}Request", () => new JsonObject
    {
        ["description"] = $"The fields of `{operation.Method} {operation.Path}`. None may be sent twice. Other fields are ignored.",
        ["type"] = "object",
        ["required"] = Names(operation.Fields.Where(field => field.IsRequired).Select(field => field.Name)),
        ["properties"] = new JsonObject(operation.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Of(field)))),
    });

    /// <summary>The schema of a field.</summary>
    public static JsonObject Of(ApiField field)
    {
        var schema = Text(field.Description);
        if (field.Format is { } format)
        {
            schema["format"] = format;
        }

        if (field.Length is { } length)
        {
            schema["minLength"] = length;
            schema["maxLength"] = length;
        }

        return schema;
    }

    /// <summary>Makes the schema of a record from its type and the attributes of its members.</summary>
    public static JsonObject Export(Type type) => ResponseJsonContext.Default.Options.GetJsonSchemaAsNode(type, ExporterOptions).AsObject();

    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema;
        }

        if (node["properties"] is JsonObject members)
        {
            node["required"] = Names(members.Select(member => member.Key));
            node["additionalProperties"] = false;
        }

        var attributes = context.PropertyInfo?.AttributeProvider;
        if (Find<DescriptionAttribute>(attributes) is { } description)
        {
            node["description"] = description.Description;
        }

        if (Find<DataTypeAttribute>(attributes) is { CustomDataType: { } format })
        {
            node["format"] = format;
        }

        if (Find<RegularExpressionAttribute>(attributes) is { } expression)
        {
            node["pattern"] = expression.Pattern;
        }

        return node;
    }

    private static T? Find<T>(ICustomAttributeProvider? attributes)
        where T : Attribute => attributes?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    private static JsonObject Describe(Problem problem)
    {
        var members = new JsonObject
        {
            ["type"] = problem.Type is { } type
                ? new JsonObject { ["type"] = "string", ["const"] = type }
                : new JsonObject { ["type"] = "string", ["format"] = "uri", ["enum"] = Names(ProblemExtensions.TypesOfStatuses.Values) },
            ["title"] = Text("The reason phrase of the status."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The status of the response." },
            ["detail"] = Text("What went wrong, for the client's developer. The words may change."),
            ["traceId"] = Text("The id that connects the response with the log."),
        };
        if (problem.Errors is not null)
        {
            members["errors"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "What is wrong with each field, in words for the user.",
                ["minProperties"] = 1,
                ["additionalProperties"] = TextList(),
            };
        }

        if (problem.Methods is not null)
        {
            var methods = TextList();
            methods["description"] = "The ways in which the user can prove who they are.";
            members["methods"] = methods;
        }

        return new JsonObject
        {
            ["description"] = "Problem details (RFC 9457).",
            ["type"] = "object",
            ["required"] = Names(members.Select(member => member.Key)),
            ["additionalProperties"] = false,
            ["properties"] = members,
        };
    }

    private static JsonObject ReadExport()
    {
        using var resource = typeof(ApiSchemas).Assembly.GetManifestResourceStream(ExportResource)!;
        var schema = JsonNode.Parse(resource)!.AsObject();
        schema.Remove("$schema");
        return schema;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject TextList() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
