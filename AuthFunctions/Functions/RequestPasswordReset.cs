using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /reset_password</c>: gives a user a token with which to set a new password.</summary>
public sealed class RequestPasswordReset(Auth auth, CallerReader callers)
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

        return await auth.RequestPasswordResetAsync(fields["email"], callers.Read(request), cancellationToken) switch
        {
            ResetTokenResult.Issued issued => request.Json(
                HttpStatusCode.OK, ("email", issued.Email), ("reset_token", issued.Token)),
            // As typed: how it was registered would tell that it was.
            ResetTokenResult.Accepted => request.Json(
                HttpStatusCode.OK, ("email", fields["email"]), ("message", "if that email is registered, a reset link is on its way")),
            ResetTokenResult.Throttled throttled => request.Problem(Problem.TooManyResetRequests(throttled.RetryAfter)),
            _ => request.Problem(Problem.UnknownEmail),
        };
    }
}
