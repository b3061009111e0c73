using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>POST /sessions/reauthenticate</c>: makes the login of a user who is logged in recent again.</summary>
public sealed class Reauthenticate(Auth auth, SessionGate gate, SessionCookie sessions, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(Reauthenticate))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/reauthenticate")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterAsync(
            request,
            async (access, client) =>
            {
                var fields = await RequestFields.ReadAsync(request, cancellationToken, "password");
                if (fields.Problem is { } problem)
                {
                    return request.Problem(problem);
                }

                var name = access.Session.LoginName;
                var login = new LoginRequest(name, fields["password"]) { SessionIds = sessions.Read(request), DeviceIds = devices.Read(request) };
                switch (await auth.ReauthenticateAsync(access.Session, login, client, cancellationToken))
                {
                    case LoginResult.LoggedIn loggedIn:
                        var session = loggedIn.Session;
                        var response = request.Json(HttpStatusCode.OK, SessionResponse.Of(session.Session, session.RecentUntil));
                        sessions.Set(request, response, SessionCookie.SessionId, session);
                        devices.Set(request, response, loggedIn);
                        return response;
                    case LoginResult.BadCredentials:
                        return request.Problem(Problems.WrongPassword);
                    case LoginResult.EmailUnverified:
                        return request.Problem(Problems.EmailUnverified);
                    case LoginResult.Locked:
                        return request.Problem(Problems.Locked(name));
                    case LoginResult.Throttled throttled:
                        return request.Problem(Problems.TooManyFailures(throttled.RetryAfter));
                    default:
                        throw new UnreachableException();
                }
            },
            cancellationToken);
}
