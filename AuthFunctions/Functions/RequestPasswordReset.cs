using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /reset_password</c>: gives a user a token with which to set a new password.</summary>
public sealed class RequestPasswordReset(Auth auth, ClientAddress clientAddress)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RequestPasswordReset))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "reset_password")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "email");
        if (fields.Problem is { } problem)
        {
            return request.Problem(problem);
        }

        return await auth.GetResetPasswordTokenAsync(fields["email"], clientAddress.Read(request), cancellationToken) switch
        {
            ResetTokenResult.Issued issued => request.Json(
                HttpStatusCode.OK, ("email", issued.Email), ("reset_token", issued.Token)),
            ResetTokenResult.Throttled throttled => request.Problem(Problem.TooManyResetRequests(throttled.RetryAfter)),
            _ => request.Problem(Problem.UnknownEmail),
        };
    }
}
