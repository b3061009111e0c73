using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>DELETE /sessions/all</c>: ends every session of the user, and forgets the user's devices.</summary>
public sealed class EndAllSessions(Auth auth, SessionGate gate, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(EndAllSessions))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/all")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, client) =>
            {
                // A user who is gone has no session left either.
                await auth.SignOutEverywhereAsync(access.Session, client, cancellationToken);
                return cookie.ClearAfterLogOut(request, request.NoContent());
            },
            cancellationToken);
}
