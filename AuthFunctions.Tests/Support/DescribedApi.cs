using System.Text.Json.Nodes;
using AuthFunctions.Http;
using AuthFunctions.Http.OpenApi;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Support;

/// <summary>The routes of an OpenAPI description. It checks that responses are as described: an undescribed route, status, header or member is an error.</summary>
internal sealed class DescribedApi
{
    private readonly IReadOnlyList<DescribedOperation> _operations;

    public DescribedApi(JsonObject document) => _operations =
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           orderby path.Key.Contains('{', StringComparison.Ordinal)
           select new DescribedOperation(document, path.Key, operation.Key, operation.Value!.AsObject()),
    ];

    /// <summary>The description that the app serves.</summary>
    public static DescribedApi OfApp { get; } = new(JsonNode.Parse(CreateDocument().Json.Span)!.AsObject());

    /// <summary>The description of an app with the default settings.</summary>
    public static ApiDocument CreateDocument() => new(Options.Create(new AuthOptions()), Options.Create(new HttpOptions()));

    /// <summary>Finds the operation that serves a request; null if none does.</summary>
    public DescribedOperation? Find(string method, string target) => _operations.FirstOrDefault(operation => operation.Serves(method, target));

    /// <summary>Finds what a response has that the description does not allow, or lacks.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="target">Its path, with or without a query.</param>
    /// <param name="response">The response.</param>
    public IReadOnlyList<string> FindErrors(string method, string target, ReceivedResponse response)
    {
        // The Functions host responds by itself when the worker has ended.
        if (response is { Status: 500, Body: "" } && !response.Headers.Contains("X-Content-Type-Options"))
        {
            return [];
        }

        if (Find(method, target) is { } operation)
        {
            return operation.FindErrors(response);
        }

        // Pages are for people, and have tests of their own.
        if (target.StartsWith("/account", StringComparison.OrdinalIgnoreCase) || target.StartsWith("/.well-known/", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        // The Functions host responds by itself to what no function serves.
        return response is { Status: 404, Body: "" } && !response.Headers.Contains("X-Content-Type-Options")
            ? []
            : [$"There is no {method} {target} in the description."];
    }
}
