using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>GET /users/me/export</c>: responds with all that is kept about the user but secrets.</summary>
public sealed class ExportAccount(Auth auth, SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ExportAccount))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/me/export")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, client) => await auth.ExportAccountAsync(access.Session, client, cancellationToken) is { } export
                ? request.Download(export)
                : gate.Refuse(request),
            cancellationToken);
}
