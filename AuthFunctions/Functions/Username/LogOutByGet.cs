using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Username;

/// <summary><c>GET /logout</c>: logs a user out.</summary>
public sealed class LogOutByGet(Auth auth, ClientInfoReader clients, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogOutByGet))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logout")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        if (request.IsPrefetch())
        {
            return request.Problem(Problems.Prefetch);
        }

        if (!await auth.DestroySessionAsync(cookie.Read(request), clients.Read(request), cancellationToken))
        {
            return cookie.Clear(request, request.Error(HttpStatusCode.Unauthorized, "Not logged in"));
        }

        return cookie.ClearAfterLogOut(request, request.Json(HttpStatusCode.OK, new MessageResponse("Logout successful")));
    }
}
