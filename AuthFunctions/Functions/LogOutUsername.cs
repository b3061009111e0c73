using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>GET /logout</c>: logs a user out.</summary>
public sealed class LogOutUsername(Auth auth, CallerReader callers, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogOutUsername))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logout")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        if (!await auth.DestroySessionAsync(cookie.Read(request), callers.Read(request), cancellationToken))
        {
            return request.Json(HttpStatusCode.Unauthorized, ("error", "Not logged in"));
        }

        var response = request.Json(HttpStatusCode.OK, ("message", "Logout successful"));
        cookie.Clear(request, response);
        return response;
    }
}
