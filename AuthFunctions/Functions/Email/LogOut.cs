using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>DELETE /sessions</c>: logs a user out.</summary>
public sealed class LogOut(Auth auth, ClientInfoReader clients, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogOut))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        if (!await auth.DestroySessionAsync(cookie.Read(request), clients.Read(request), cancellationToken))
        {
            return cookie.Clear(request, request.Problem(Problems.NoSession));
        }

        return cookie.ClearAfterLogOut(request, request.RedirectToRoot());
    }
}
