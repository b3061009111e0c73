using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Username;

/// <summary><c>POST /login</c>: logs a user in by username.</summary>
public sealed class LogInUsername(Auth auth, ClientInfoReader clients, SessionCookie sessions, DeviceCookie devices)
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

        var result = await auth.LogInAsync(
            new LoginRequest(LoginName.Username(fields["username"]), fields["password"])
            {
                SessionIds = sessions.Read(request),
                DeviceIds = devices.Read(request),
            },
            clients.Read(request),
            cancellationToken);
        switch (result)
        {
            case LoginResult.LoggedIn login:
                var response = request.Json(HttpStatusCode.OK, new MessageResponse("Login successful"));
                sessions.Set(request, response, SessionCookie.Session, login.Session);
                devices.Set(request, response, login);
                return response;
            case LoginResult.BadCredentials:
                return request.Error(HttpStatusCode.Unauthorized, "Invalid username or password");
            case LoginResult.EmailUnverified:
                return request.Problem(Problems.EmailUnverified);
            case LoginResult.Locked:
                return request.Problem(Problems.UsernameLocked);
            case LoginResult.Throttled throttled:
                return request.Problem(Problems.TooManyFailures(throttled.RetryAfter));
            default:
                throw new UnreachableException();
        }
    }
}
