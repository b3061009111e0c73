using System.Net;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The functions for operators and tools.</summary>
internal static class ServiceOperations
{
    public const string Audience = "Operations";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("Health", "GET", "/health", "Shows that the app runs", "Uses no storage, so that an outage of storage restarts no instance.")
        {
            Audience = Audience,
            AllowsHead = true,
            Responses = [ApiResponse.Json(HttpStatusCode.OK, "The app runs.", new HealthResponse("ok"), ApiHeaders.AppVersion)],
        },
        new("HealthReady", "GET", "/health/ready", "Shows that the app and its storage work", "Reads from the table and from the queue.")
        {
            Audience = Audience,
            AllowsHead = true,
            Responses = [ApiResponse.Json(HttpStatusCode.OK, "The table and the queue respond.", new HealthResponse("ok"))],
        },
        new("OpenApiDescription", "GET", "/openapi.json", "Describes every route", "This document. It uses no storage.")
        {
            Audience = Audience,
            Responses = [ApiResponse.Document("The description, in OpenAPI 3.1.", ApiSchemas.OpenApiDescription, ApiHeaders.Cacheable)],
        },
    ];
}
