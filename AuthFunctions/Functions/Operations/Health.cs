using System.Net;
using AuthFunctions.Core.Telemetry;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Operations;

/// <summary><c>GET /health</c>: the app runs, and its version. It does not use storage, so that an outage of storage restarts no instance.</summary>
public sealed class Health
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Health))]
    public static HttpResponseData Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequestData request)
    {
        var response = request.Json(HttpStatusCode.OK, new HealthResponse("ok"));
        response.Headers.Add("App-Version", AppVersion.Released);
        return response;
    }
}
