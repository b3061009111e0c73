using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>DELETE /users/me</c>: deletes the account of a user who is logged in, by password or after a recent login.</summary>
public sealed class DeleteAccount(Auth auth, SessionGate gate, SessionCookie sessions, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(DeleteAccount))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "users/me")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadOptionalAsync(request, cancellationToken, "password");
        return fields is { Problem: null } && fields.Find("password") is null
            ? await gate.EnterRecentAsync(request, DeleteAsync, cancellationToken)
            : await gate.EnterAsync(request, DeleteAsync, cancellationToken);

        async Task<HttpResponseData> DeleteAsync(AccessResult.Granted access, ClientInfo client)
        {
            if (fields.Problem is { } problem)
            {
                return request.Problem(problem);
            }

            return await auth.DeleteAccountAsync(access.Session, fields.Find("password"), devices.Read(request), client, cancellationToken) switch
            {
                DeleteAccountResult.Deleted => sessions.ClearAfterLogOut(request, request.NoContent()),
                DeleteAccountResult.WrongPassword => request.Problem(Problems.WrongPassword),
                DeleteAccountResult.NoSession => gate.Refuse(request),
                DeleteAccountResult.Locked => request.Problem(Problems.Locked(access.Session.LoginName)),
                DeleteAccountResult.Throttled throttled => request.Problem(Problems.TooManyFailures(throttled.RetryAfter)),
                _ => throw new UnreachableException(),
            };
        }
    }
}
