using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>PUT /reset_password</c>: sets a new password by a reset token.</summary>
public sealed class UpdatePassword(Auth auth, ClientInfoReader clients)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(UpdatePassword))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "reset_password")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "email", "reset_token", "new_password");
        if (fields.Problem is { } problem)
        {
            return request.Problem(problem);
        }

        var result = await auth.UpdatePasswordAsync(
            fields["email"], fields["reset_token"], fields["new_password"], clients.Read(request), cancellationToken);
        return result switch
        {
            UpdatePasswordResult.Updated updated => request.Json(HttpStatusCode.OK, new EmailMessageResponse(updated.Email, "Password updated")),
            UpdatePasswordResult.BadToken => request.Problem(Problems.BadResetToken),
            UpdatePasswordResult.Invalid invalid => request.Problem(Problems.InvalidFields(("new_password", invalid.PasswordError))),
            UpdatePasswordResult.Throttled throttled => request.Problem(Problems.TooManyRequests(throttled.RetryAfter)),
            _ => throw new UnreachableException(),
        };
    }
}
