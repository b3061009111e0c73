using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>POST /email</c>: mails a token to the email that a user who is logged in wants to have.</summary>
public sealed class RequestEmailChange(Auth auth, SessionGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RequestEmailChange))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "email")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterRecentAsync(
            request,
            async (access, client) =>
            {
                var fields = await RequestFields.ReadAsync(request, cancellationToken, "new_email");
                if (fields.Problem is { } problem)
                {
                    return request.Problem(problem);
                }

                return await auth.RequestEmailChangeAsync(access.Session, fields["new_email"], client, cancellationToken) switch
                {
                    EmailChangeRequestResult.Accepted => request.Accepted(),
                    EmailChangeRequestResult.Invalid invalid => request.Problem(Problems.InvalidFields(("new_email", invalid.EmailError))),
                    EmailChangeRequestResult.Unavailable => request.Problem(Problems.NoMail),
                    EmailChangeRequestResult.Throttled throttled => request.Problem(Problems.TooManyMails(throttled.RetryAfter)),
                    _ => throw new UnreachableException(),
                };
            },
            cancellationToken);
}
