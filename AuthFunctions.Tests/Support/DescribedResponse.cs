using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace AuthFunctions.Tests.Support;

/// <summary>A response of an OpenAPI description.</summary>
internal sealed class DescribedResponse
{
    private const string ProblemType = "application/problem+json";

    // Those of the server, of the platform's CORS, and those that describe the body.
    private static readonly HashSet<string> OtherHeaders = new(
        [
            "Date", "Server", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive",
            "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Vary",
            "Content-Type",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] ProblemWords = ["type", "title", "status", "detail"];

    private readonly IReadOnlySet<string> _fields;
    private readonly Dictionary<string, (bool IsRequired, Func<string, bool> Allows)> _headers;
    private readonly Dictionary<string, Lazy<JsonSchema>> _schemas = [];
    private readonly HashSet<string> _problems;

    public DescribedResponse(JsonObject document, JsonObject response, IReadOnlySet<string> fields)
    {
        _fields = fields;
        _headers = (response["headers"]?.AsObject() ?? []).ToDictionary(
            header => header.Key,
            header => Header(JsonReference.Follow(document, header.Value!)),
            StringComparer.OrdinalIgnoreCase);
        var content = response["content"]?.AsObject() ?? [];
        foreach (var (mediaType, body) in content)
        {
            _schemas.Add(mediaType, new(() => Compile(document, body!["schema"]!)));
        }

        _problems = [.. (content[ProblemType]?["examples"]?.AsObject() ?? []).Select(example => JsonReference.Follow(document, example.Value!))
            .Concat(content[ProblemType]?["example"] is { } only ? [new JsonObject { ["value"] = only.DeepClone() }] : [])
            .Select(example => WordsOf(example["value"]!))];
    }

    /// <summary>Finds what a response with this status has that the description does not allow, or lacks.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isHead">Whether the request was a HEAD, whose response has no body.</param>
    public IReadOnlyList<string> FindErrors(ReceivedResponse response, bool isHead) => [.. FindErrorsOfHeaders(response), .. FindErrorsOfBody(response, isHead)];

    private IEnumerable<string> FindErrorsOfHeaders(ReceivedResponse response)
    {
        foreach (var (name, _) in _headers.Where(header => header.Value.IsRequired && !response.Headers.Contains(header.Key)))
        {
            yield return $"The header {name} is missing.";
        }

        foreach (var header in response.Headers.Where(header => !OtherHeaders.Contains(header.Key)))
        {
            if (!_headers.TryGetValue(header.Key, out var described))
            {
                yield return $"The header {header.Key} is not described.";
            }
            else if (header.FirstOrDefault(value => !described.Allows(value)) is { } value)
            {
                yield return $"The header {header.Key} is described with another value than {value}.";
            }
        }
    }

    private IEnumerable<string> FindErrorsOfBody(ReceivedResponse response, bool isHead)
    {
        if (_schemas.Count == 0 || isHead)
        {
            return response.Body.Length > 0 || (!isHead && response.MediaType is not null) ? ["There is a body."] : [];
        }

        if (response.MediaType is not { } type || !_schemas.TryGetValue(type, out var schema))
        {
            return [$"The content type {response.MediaType} is not described."];
        }

        return type == "text/html" ? [] : FindErrorsOfJson(response, type, schema.Value);
    }

    private IEnumerable<string> FindErrorsOfJson(ReceivedResponse response, string type, JsonSchema schema)
    {
        if (Parse(response.Body) is not { } body)
        {
            return ["The body is not JSON."];
        }

        var result = schema.Evaluate(body, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        if (!result.IsValid)
        {
            return [.. (result.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!, (detail, error) => $"{detail.InstanceLocation}: {error.Value}"), "The body is not as described."];
        }

        return type == ProblemType ? FindErrorsOfProblem(response.Status, JsonObject.Create(body)!) : [];
    }

    private IEnumerable<string> FindErrorsOfProblem(int status, JsonObject problem)
    {
        if ((int?)problem["status"] != status)
        {
            yield return "The problem has the status of another response.";
        }

        if (!_problems.Contains(WordsOf(problem)))
        {
            yield return $"No such problem is described: {WordsOf(problem)}";
        }

        foreach (var (field, _) in (problem["errors"]?.AsObject() ?? []).Where(error => !_fields.Contains(error.Key)))
        {
            yield return $"The field {field} is not described.";
        }
    }

    private static string WordsOf(JsonNode problem) => string.Join(" | ", ProblemWords.Select(member => problem[member]?.ToString()));

    private static (bool IsRequired, Func<string, bool> Allows) Header(JsonObject header)
    {
        var schema = header["schema"]!.AsObject();
        var isRequired = (bool?)header["required"] ?? false;
        if ((string?)schema["const"] is { } only)
        {
            return (isRequired, value => value == only);
        }

        if ((string?)schema["pattern"] is { } pattern)
        {
            var expression = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled);
            return (isRequired, expression.IsMatch);
        }

        return (string?)schema["type"] == "integer" ? (isRequired, value => uint.TryParse(value, out _)) : (isRequired, _ => true);
    }

    // The schemas of the document become definitions of the one schema, so that its references work.
    private static JsonSchema Compile(JsonObject document, JsonNode schema)
    {
        var complete = schema.DeepClone().AsObject();
        complete["$defs"] = document["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(complete.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
