using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>DELETE /sessions</c>: logs a user out.</summary>
public sealed class LogOut(Auth auth, CallerReader callers, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogOut))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        if (!await auth.DestroySessionAsync(cookie.Read(request), callers.Read(request), cancellationToken))
        {
            return request.Problem(Problem.NoSession);
        }

        var response = request.RedirectToRoot();
        cookie.Clear(request, response);
        return response;
    }
}
