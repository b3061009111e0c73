using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>GET /sessions</c>: responds with the live sessions of the user.</summary>
public sealed class ListSessions(Auth auth, SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ListSessions))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, _) => await auth.ListSessionsAsync(access.Session, cancellationToken) is { } sessions
                ? request.Json(HttpStatusCode.OK, SessionListResponse.Of(sessions))
                : gate.Refuse(request),
            cancellationToken);
}
