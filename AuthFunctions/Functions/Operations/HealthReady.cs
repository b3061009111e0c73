using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Operations;

/// <summary><c>GET /health/ready</c>: the app runs and storage responds.</summary>
public sealed class HealthReady(Auth auth)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(HealthReady))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        await auth.CheckReadyAsync(cancellationToken);
        return request.Json(HttpStatusCode.OK, new HealthResponse("ok"));
    }
}
