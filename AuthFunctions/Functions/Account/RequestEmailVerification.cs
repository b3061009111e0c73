using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Http;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>POST /email/verification</c>: mails a user who is logged in a token that verifies the email.</summary>
public sealed class RequestEmailVerification(Auth auth, SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RequestEmailVerification))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "email/verification")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterAsync(
            request,
            async (access, client) => await auth.RequestEmailVerificationAsync(access.Session, client, cancellationToken) switch
            {
                VerificationRequestResult.Accepted => request.Accepted(),
                VerificationRequestResult.Unavailable => request.Problem(Problems.NoMail),
                VerificationRequestResult.Throttled throttled => request.Problem(Problems.TooManyMails(throttled.RetryAfter)),
                _ => throw new UnreachableException(),
            },
            cancellationToken);
}
