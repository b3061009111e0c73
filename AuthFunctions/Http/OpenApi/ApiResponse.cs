using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>One of the responses of a route. Those with the same status are one response in the document.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is sent.</param>
internal sealed record ApiResponse(HttpStatusCode Status, string Description)
{
    // That of the example in W3C Trace Context, section 3.2.
    private const string TraceId = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /// <summary>The content type of the body without its parameters; null for no body.</summary>
    public string? MediaType { get; private init; }

    /// <summary>The schema of the body; null for a body that is not JSON.</summary>
    public ApiSchema? Schema { get; private init; }

    /// <summary>The name of the example; null for the example of one response only.</summary>
    public string? ExampleName { get; private init; }

    /// <summary>A body; null for one that is not JSON.</summary>
    public JsonNode? Example { get; private init; }

    /// <summary>The headers besides <see cref="ApiHeaders.OfEveryResponse"/>, or in place of those with the same name.</summary>
    public IReadOnlyList<ApiHeader> Headers { get; private init; } = [];

    /// <summary>A response without a body.</summary>
    public static ApiResponse Empty(HttpStatusCode status, string description, params IReadOnlyList<ApiHeader> headers) =>
        new(status, description) { Headers = headers };

    /// <summary>A response with a record as JSON.</summary>
    /// <param name="status">The status.</param>
    /// <param name="description">When it is sent.</param>
    /// <param name="example">An example of the record.</param>
    /// <param name="headers">Its headers.</param>
    public static ApiResponse Json<T>(HttpStatusCode status, string description, T example, params IReadOnlyList<ApiHeader> headers)
        where T : class => new(status, description)
        {
            MediaType = "application/json",
            Schema = ApiSchemas.Of<T>(),
            Example = ToNode(example),
            Headers = Challenged(status, headers),
        };

    /// <summary>A response with a JSON document that has a schema of its own.</summary>
    /// <param name="description">When it is sent.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="headers">Its headers.</param>
    public static ApiResponse Document(string description, ApiSchema schema, params IReadOnlyList<ApiHeader> headers) =>
        new(HttpStatusCode.OK, description) { MediaType = "application/json", Schema = schema, Headers = headers };

    /// <summary>A response with a page.</summary>
    public static ApiResponse Html(HttpStatusCode status, string description, params IReadOnlyList<ApiHeader> headers) =>
        new(status, description) { MediaType = "text/html", Headers = headers };

    /// <summary>A response with a problem.</summary>
    /// <param name="name">The problem's name in <see cref="Problems"/>.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="headers">Its headers besides those of every problem like it.</param>
    public static ApiResponse Of(string name, Problem problem, params IReadOnlyList<ApiHeader> headers) => new(problem.Status, problem.Detail)
    {
        MediaType = ResponseExtensions.ProblemType,
        Schema = ApiSchemas.Of(name, problem),
        ExampleName = name,
        Example = ToNode(problem.ToDetails(TraceId)),
        Headers = [.. Challenged(problem.Status, headers), .. problem.RetryAfter is null ? [] : (ApiHeader[])[ApiHeaders.RetryAfter, ApiHeaders.ExposedHeaders]],
    };

    private static IReadOnlyList<ApiHeader> Challenged(HttpStatusCode status, IReadOnlyList<ApiHeader> headers) =>
        status == HttpStatusCode.Unauthorized ? [ApiHeaders.Challenge, .. headers] : headers;

    private static JsonNode ToNode(object body) =>
        JsonSerializer.SerializeToNode(body, ResponseJsonContext.Default.GetTypeInfo(body.GetType())!)!;
}
