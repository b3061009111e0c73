using AuthFunctions.Http.OpenApi;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Operations;

/// <summary><c>GET /openapi.json</c>: describes every route, in OpenAPI 3.1.</summary>
public sealed class OpenApiDescription(ApiDocument document)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(OpenApiDescription))]
    public HttpResponseData Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequestData request) =>
        request.Description(document.Json);
}
