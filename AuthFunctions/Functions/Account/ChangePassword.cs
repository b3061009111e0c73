using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>PUT /password</c>: sets a new password for a user who is logged in and knows the current one.</summary>
public sealed class ChangePassword(Auth auth, SessionGate gate, SessionCookie sessions, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ChangePassword))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "password")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterAsync(
            request,
            async (access, client) =>
            {
                var fields = await RequestFields.ReadAsync(request, cancellationToken, "current_password", "new_password");
                if (fields.Problem is { } problem)
                {
                    return request.Problem(problem);
                }

                var change = new PasswordChange(fields["current_password"], fields["new_password"])
                {
                    SessionIds = sessions.Read(request),
                    DeviceIds = devices.Read(request),
                };
                switch (await auth.ChangePasswordAsync(access.Session, change, client, cancellationToken))
                {
                    case ChangePasswordResult.Changed changed:
                        var response = request.NoContent();
                        sessions.Set(request, response, SessionCookie.SessionId, changed.Session);
                        return response;
                    case ChangePasswordResult.WrongPassword:
                        return request.Problem(Problems.WrongPassword);
                    case ChangePasswordResult.Invalid invalid:
                        return request.Problem(Problems.InvalidFields(("new_password", invalid.PasswordError)));
                    case ChangePasswordResult.Locked:
                        return request.Problem(Problems.Locked(access.Session.LoginName));
                    case ChangePasswordResult.Throttled throttled:
                        return request.Problem(Problems.TooManyFailures(throttled.RetryAfter));
                    default:
                        throw new UnreachableException();
                }
            },
            cancellationToken);
}
