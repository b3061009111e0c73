using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>GET /profile</c>: responds with the email of the user who is logged in.</summary>
public sealed class Profile(Auth auth, ClientInfoReader clients, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Profile))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "profile")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var user = await auth.GetUserFromSessionIdAsync(cookie.Read(request), clients.Read(request), cancellationToken);
        return user is null
            ? cookie.Clear(request, request.Problem(Problems.NoSession))
            : request.Json(HttpStatusCode.OK, new ProfileResponse(user.Email));
    }
}
