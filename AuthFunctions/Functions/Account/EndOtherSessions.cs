using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>DELETE /sessions/others</c>: ends every session of the user but that of the request.</summary>
public sealed class EndOtherSessions(Auth auth, SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(EndOtherSessions))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/others")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, client) => await auth.EndOtherSessionsAsync(access.Session, client, cancellationToken)
                ? request.NoContent()
                : gate.Refuse(request),
            cancellationToken);
}
