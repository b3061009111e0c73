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

/// <summary><c>POST /reset_password</c>: gives a user a token with which to set a new password.</summary>
public sealed class RequestPasswordReset(Auth auth, ClientInfoReader clients)
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

        var email = fields["email"];
        return await auth.RequestPasswordResetAsync(email, clients.Read(request), cancellationToken) switch
        {
            ResetTokenResult.Issued issued => request.Json(HttpStatusCode.OK, new ResetTokenResponse(issued.Email, issued.Token)),
            // As typed: the email as registered would tell that it is registered.
            ResetTokenResult.Accepted => request.Json(
                HttpStatusCode.OK, new EmailMessageResponse(email, "if that email is registered, a reset link is on its way")),
            ResetTokenResult.UnknownEmail => request.Problem(Problems.UnknownEmail),
            ResetTokenResult.Throttled throttled => request.Problem(Problems.TooManyResetRequests(throttled.RetryAfter)),
            _ => throw new UnreachableException(),
        };
    }
}
