using System.Net;
using AuthFunctions.Http;
using AuthFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>GET /health</c>: the app runs, and which version of it. It touches no storage, so that an outage there restarts no instance.</summary>
public sealed class Health
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Health))]
    public static HttpResponseData Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequestData request)
    {
        var response = request.Json(HttpStatusCode.OK, ("status", "ok"));
        response.Headers.Add("App-Version", AppVersion.Released);
        return response;
    }
}
