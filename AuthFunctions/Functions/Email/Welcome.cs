using System.Net;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>GET /</c>: says hello.</summary>
public sealed class Welcome
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Welcome))]
    public static HttpResponseData Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "/")] HttpRequestData request) =>
        request.Json(HttpStatusCode.OK, new MessageResponse("Bienvenue"));
}
