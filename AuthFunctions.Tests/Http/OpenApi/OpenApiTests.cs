using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Accounts.Export;
using AuthFunctions.Http;
using AuthFunctions.Http.OpenApi;
using AuthFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace AuthFunctions.Tests.Http.OpenApi;

/// <summary>The description of the API: it is complete, and other programs can read it.</summary>
public sealed partial class OpenApiTests
{
    private static readonly string Json = Encoding.UTF8.GetString(DescribedApi.CreateDocument().Json.Span);

    private static readonly JsonObject Document = JsonNode.Parse(Json)!.AsObject();

    [Fact]
    public void Description_EveryFunctionWithARoute_IsDescribedWithItsMethodsAndItsPath()
    {
        var functions = from type in typeof(AuthFunctions.Functions.Email.LogIn).Assembly.GetTypes()
                        // The description is of the API. Pages are for people.
                        where type.Namespace != typeof(AuthFunctions.Functions.Pages.LogInPage).Namespace
                        from method in type.GetMethods()
                        let function = method.GetCustomAttribute<FunctionAttribute>()
                        from parameter in function is null ? [] : method.GetParameters()
                        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
                        from verb in trigger?.Methods ?? []
                        select $"{type.Namespace!.Split('.')[^1]}: {function.Name} {verb.ToUpperInvariant()} /{WithoutConstraints(trigger.Route!)}";

        var operations = from path in Document["paths"]!.AsObject()
                         from operation in path.Value!.AsObject()
                         let name = Regex.Replace((string)operation.Value!["operationId"]!, operation.Key == "head" ? "Head$" : "^$", "")
                         select $"{(string)operation.Value["tags"]!.AsArray().Single()!}: {name} {operation.Key.ToUpperInvariant()} {path.Key}";

        Assert.Equal(functions.Order(StringComparer.Ordinal), operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Description_Always_IsReadBackWithoutErrorsAndWarnings()
    {
        var result = OpenApiDocument.Parse(Json, "json");

        Assert.Empty(result.Diagnostic!.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Description_Schemas_AllowOnlyTheMembersThatResponsesHave()
    {
        var schemas = Document["components"]!["schemas"]!.AsObject()
            .Where(schema => !schema.Key.EndsWith("Request", StringComparison.Ordinal) && schema.Key != ApiSchemas.OpenApiDescription.Name);

        Assert.All(schemas.SelectMany(schema => ObjectsIn(schema.Value!)), schema =>
        {
            Assert.NotNull(schema["additionalProperties"]);
            if (schema["properties"] is JsonObject members)
            {
                Assert.False((bool)schema["additionalProperties"]!);
                Assert.Equal(members.Select(member => member.Key), schema["required"]!.AsArray().Select(name => (string)name!));
            }
        });
    }

    [Theory]
    [InlineData("EmailMessageResponse", """{"email":["null","string"],"message":"string"}""")]
    [InlineData("SessionResponse", """{"user":"object","session":"object"}""")]
    [InlineData("ResetTokenResponse", """{"email":"string","reset_token":"string uuid"}""")]
    public void Description_Record_HasItsMembersInSnakeCase(string name, string members) => Assert.Equal(
        JsonNode.Parse(members)!.ToJsonString(),
        new JsonObject(Document["components"]!["schemas"]![name]!["properties"]!.AsObject().Select(member =>
            KeyValuePair.Create<string, JsonNode?>(member.Key, member.Value!["format"] is { } format ? $"{member.Value["type"]} {format}" : member.Value["type"]!.DeepClone())))
            .ToJsonString());

    /// <summary>docs/account-export.schema.json is the schema of the export. It says more than the record, and nothing else.</summary>
    [Fact]
    public void Description_Export_HasTheMembersOfTheRecord() =>
        Assert.Equal(ShapeOf(ApiSchemas.Export(typeof(AccountExport))).ToJsonString(), ShapeOf(ApiSchemas.AccountExport.Create()).ToJsonString());

    [Theory]
    [InlineData(null, false, "/", "session_id")]
    [InlineData("https://app.example.com/auth/", true, "https://app.example.com/auth", "__Host-session_id")]
    public void Description_Settings_NameTheAddressAndTheCookie(string? address, bool prefix, string server, string cookie)
    {
        var document = new ApiDocument(
            Options.Create(new AuthOptions { PublicBaseUrl = address is null ? null : new Uri(address) }), Options.Create(new HttpOptions { UseHostCookiePrefix = prefix }));

        var json = JsonNode.Parse(document.Json.Span)!;

        Assert.Equal(server, (string?)json["servers"]![0]!["url"]);
        Assert.Equal(cookie, (string?)json["components"]!["securitySchemes"]!["session_id"]!["name"]);
    }

    private static string WithoutConstraints(string route) => Constraint().Replace(route.Trim('/'), "}");

    private static IEnumerable<JsonObject> ObjectsIn(JsonNode node) => node switch
    {
        JsonObject value => [.. value["type"] is { } type && type.ToString().Contains("object", StringComparison.Ordinal) ? (JsonObject[])[value] : [], .. value.Where(member => member.Value is not null).SelectMany(member => ObjectsIn(member.Value!))],
        JsonArray list => list.Where(item => item is not null).SelectMany(item => ObjectsIn(item!)),
        _ => [],
    };

    // The members, their types, and the formats that .NET knows.
    private static JsonNode ShapeOf(JsonObject schema)
    {
        if (schema["properties"] is JsonObject members)
        {
            return new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member =>
                KeyValuePair.Create<string, JsonNode?>(
                    schema["required"]!.AsArray().Any(name => (string)name! == member.Key) ? member.Key : $"{member.Key}?", ShapeOf(member.Value!.AsObject()))))
            {
                ["(type)"] = TypeOf(schema),
            };
        }

        return schema["items"] is JsonObject items ? new JsonArray(ShapeOf(items)) : TypeOf(schema);
    }

    private static string TypeOf(JsonObject schema)
    {
        var type = schema["type"] switch
        {
            JsonArray types => string.Join(" or ", types.Select(name => (string)name!).Order(StringComparer.Ordinal)),
            { } name => (string)name!,
            null => (schema["const"] ?? schema["enum"]![0])!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? "integer" : "string",
        };
        return (string?)schema["format"] is { } format and ("date" or "date-time") ? $"{type} {format}" : type;
    }

    [GeneratedRegex(@":[^}]*\}")]
    private static partial Regex Constraint();
}
