using System.Net;
using AuthFunctions.Http.Pages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>GET /.well-known/change-password</c>: leads to the page that changes a password, for password managers.</summary>
public sealed class ChangePasswordAddress(PageTargets targets)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ChangePasswordAddress))]
    public HttpResponseData Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = PageRoutes.ChangePassword)] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Found);
        response.Headers.Add("Cache-Control", "no-store");
        response.Headers.Add("Location", targets.AddressOf(PageRoutes.Security));
        return response;
    }
}
