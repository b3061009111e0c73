using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>GET /profile</c>: says who is logged in.</summary>
public sealed class Profile(Auth auth, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Profile))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "profile")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var user = await auth.GetUserFromSessionIdAsync(cookie.Read(request), cancellationToken);
        return user is null
            ? request.Problem(Problem.NoSession)
            : request.Json(HttpStatusCode.OK, ("email", user.Email));
    }
}
