using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>PUT /reset_password</c>: sets a new password by a reset token.</summary>
public sealed class UpdatePassword(Auth auth, CallerReader callers)
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
            fields["email"], fields["reset_token"], fields["new_password"], callers.Read(request), cancellationToken);
        return result switch
        {
            UpdatePasswordResult.Invalid invalid => request.Problem(Problem.InvalidFields(("new_password", invalid.PasswordFault))),
            UpdatePasswordResult.Updated updated => request.Json(
                HttpStatusCode.OK, ("email", updated.Email), ("message", "Password updated")),
            _ => request.Problem(Problem.BadResetToken),
        };
    }
}
