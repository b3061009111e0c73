using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>POST /sessions</c>: logs a user in by email.</summary>
public sealed class LogIn(Auth auth, ClientInfoReader clients, SessionCookie cookie)
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

        var result = await auth.LogInAsync(
            LoginName.Email(fields["email"]), fields["password"], cookie.Read(request), clients.Read(request), cancellationToken);
        switch (result)
        {
            case LoginResult.LoggedIn { Session: var session }:
                var response = request.Json(HttpStatusCode.OK, new EmailMessageResponse(session.User.Email, "logged in"));
                cookie.Set(request, response, SessionCookie.SessionId, session);
                return response;
            case LoginResult.BadCredentials:
                return request.Problem(Problems.BadCredentials);
            case LoginResult.Locked:
                return request.Problem(Problems.EmailLocked);
            case LoginResult.Throttled throttled:
                return request.Problem(Problems.TooManyFailures(throttled.RetryAfter));
            default:
                throw new UnreachableException();
        }
    }
}
