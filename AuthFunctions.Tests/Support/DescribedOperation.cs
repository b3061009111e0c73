using System.Globalization;
using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Support;

/// <summary>An operation of an OpenAPI description.</summary>
internal sealed class DescribedOperation
{
    private readonly string _method;
    private readonly string[] _path;
    private readonly Dictionary<string, (int Min, int Max)> _lengths = [];
    private readonly Dictionary<int, DescribedResponse> _responses;

    public DescribedOperation(JsonObject document, string path, string method, JsonObject operation)
    {
        (_method, _path) = (method.ToUpperInvariant(), path.Trim('/').Split('/'));
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            _lengths.Add($"{{{parameter!["name"]}}}", ((int)parameter["schema"]!["minLength"]!, (int)parameter["schema"]!["maxLength"]!));
        }

        var requestSchema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        var fields = requestSchema is null ? [] : JsonReference.Follow(document, requestSchema)["properties"]!.AsObject().Select(field => field.Key).ToHashSet();
        _responses = operation["responses"]!.AsObject().ToDictionary(
            response => int.Parse(response.Key, CultureInfo.InvariantCulture),
            response => new DescribedResponse(document, JsonReference.Follow(document, response.Value!), fields));
    }

    /// <summary>Whether it serves a request. As on the Functions host, case and a slash at the end do not matter.</summary>
    public bool Serves(string method, string target)
    {
        var path = Uri.UnescapeDataString(target.Split('?')[0]).Trim('/').Split('/');
        return method == _method && path.Length == _path.Length && path.Zip(_path).All(part => Matches(part.First, part.Second));
    }

    /// <summary>Finds what a response has that the description does not allow, or lacks.</summary>
    public IReadOnlyList<string> FindErrors(ReceivedResponse response) => _responses.TryGetValue(response.Status, out var described)
        ? described.FindErrors(response, _method == "HEAD")
        : [$"The status {response.Status} is not described."];

    private bool Matches(string part, string described) => _lengths.TryGetValue(described, out var length)
        ? part.Length >= length.Min && part.Length <= length.Max
        : part.Equals(described, StringComparison.OrdinalIgnoreCase);
}
