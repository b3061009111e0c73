using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /login</c>: logs a user in by username.</summary>
public sealed class LogInUsername(Auth auth, CallerReader callers, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogInUsername))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "login")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "username", "password");
        if (fields.Problem is { } problem)
        {
            return request.InvalidRequest(problem);
        }

        var username = LoginName.Username(fields["username"]);
        var result = await auth.LogInAsync(
            username, fields["password"], cookie.Read(request), callers.Read(request), cancellationToken);
        if (result is LoginResult.Throttled throttled)
        {
            return request.Problem(Problem.TooManyFailures(throttled.RetryAfter));
        }

        if (result is not LoginResult.LoggedIn login)
        {
            return request.Json(HttpStatusCode.Unauthorized, ("error", "Invalid username or password"));
        }

        var response = request.Json(HttpStatusCode.OK, ("message", "Login successful"));
        cookie.Set(request, response, SessionCookie.Session, login.SessionId, login.Lifetime);
        return response;
    }
}
