using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>DELETE /sessions/{id}</c>: ends one session of the user.</summary>
public sealed class EndSession(Auth auth, SessionGate gate, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    // The length keeps "others" and "all" out. The Functions host tries routes in the order of their registration: it does not prefer a literal.
    [Function(nameof(EndSession))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/{id:length(16)}")] HttpRequestData request,
        string id,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, client) =>
            {
                if (!await auth.EndSessionAsync(access.Session, id, client, cancellationToken))
                {
                    return request.Problem(Problems.UnknownSession);
                }

                return id == access.Session.Handle ? cookie.ClearAfterLogOut(request, request.NoContent()) : request.NoContent();
            },
            cancellationToken);
}
