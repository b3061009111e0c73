using System.Net;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>GET /session</c>: responds with the session and its user.</summary>
public sealed class GetSession(SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(GetSession))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "session")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterAsync(
            request,
            (access, _) => Task.FromResult(request.Json(HttpStatusCode.OK, SessionResponse.Of(access.Session, access.RecentUntil))),
            cancellationToken);
}
