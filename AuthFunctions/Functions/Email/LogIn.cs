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
public sealed class LogIn(Auth auth, ClientInfoReader clients, SessionCookie sessions, DeviceCookie devices)
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
            new LoginRequest(LoginName.Email(fields["email"]), fields["password"])
            {
                SessionIds = sessions.Read(request),
                DeviceIds = devices.Read(request),
            },
            clients.Read(request),
            cancellationToken);
        switch (result)
        {
            case LoginResult.LoggedIn login:
                var response = request.Json(HttpStatusCode.OK, new EmailMessageResponse(login.Session.User.Email, "logged in"));
                sessions.Set(request, response, SessionCookie.SessionId, login.Session);
                devices.Set(request, response, login);
                return response;
            case LoginResult.BadCredentials:
                return request.Problem(Problems.BadCredentials);
            case LoginResult.EmailUnverified:
                return request.Problem(Problems.EmailUnverified);
            case LoginResult.Locked:
                return request.Problem(Problems.EmailLocked);
            case LoginResult.Throttled throttled:
                return request.Problem(Problems.TooManyFailures(throttled.RetryAfter));
            default:
                throw new UnreachableException();
        }
    }
}
