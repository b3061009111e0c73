using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /sessions</c>: logs a user in by email.</summary>
public sealed class LogIn(Auth auth, CallerReader callers, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogIn))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "email", "password");
        if (fields.Problem is { } problem)
        {
            return request.Problem(problem);
        }

        var email = LoginName.Email(fields["email"]);
        var result = await auth.LogInAsync(
            email, fields["password"], cookie.Read(request), callers.Read(request), cancellationToken);
        if (result is LoginResult.Throttled throttled)
        {
            return request.Problem(Problem.TooManyFailures(throttled.RetryAfter));
        }

        if (result is not LoginResult.LoggedIn login)
        {
            return request.Problem(Problem.BadCredentials);
        }

        var response = request.Json(HttpStatusCode.OK, ("email", login.User.Email), ("message", "logged in"));
        cookie.Set(request, response, SessionCookie.SessionId, login.SessionId, login.Lifetime);
        return response;
    }
}
