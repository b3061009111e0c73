using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>GET /protected</c>: greets who is logged in.</summary>
public sealed class Protected(Auth auth, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Protected))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "protected")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var user = await auth.GetUserFromSessionIdAsync(cookie.Read(request), cancellationToken);
        return user is null
            ? request.Json(HttpStatusCode.Unauthorized, ("error", "Unauthorized"))
            : request.Json(HttpStatusCode.OK, ("message", $"Welcome, {user.Username ?? user.Email}!"));
    }
}
