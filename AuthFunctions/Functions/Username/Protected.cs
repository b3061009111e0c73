using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Username;

/// <summary><c>GET /protected</c>: greets the user who is logged in.</summary>
public sealed class Protected(Auth auth, ClientInfoReader clients, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Protected))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "protected")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var user = await auth.GetUserFromSessionIdAsync(cookie.Read(request), clients.Read(request), cancellationToken);
        return user is null
            ? cookie.Clear(request, request.Error(HttpStatusCode.Unauthorized, "Unauthorized"))
            : request.Json(HttpStatusCode.OK, new MessageResponse($"Welcome, {user.Username ?? user.Email}!"));
    }
}
