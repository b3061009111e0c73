using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>PUT /email</c>: gives a user who is logged in the email to which the token was sent.</summary>
public sealed class ChangeEmail(Auth auth, SessionGate gate, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ChangeEmail))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "email")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        gate.EnterAsync(
            request,
            async (access, client) =>
            {
                var fields = await RequestFields.ReadAsync(request, cancellationToken, "token");
                if (fields.Problem is { } problem)
                {
                    return request.Problem(problem);
                }

                if (await auth.ChangeEmailAsync(access.Session, fields["token"], cookie.Read(request), client, cancellationToken) is not { } session)
                {
                    return request.Problem(Problems.BadToken);
                }

                var response = request.NoContent();
                cookie.Set(request, response, SessionCookie.SessionId, session);
                return response;
            },
            cancellationToken);
}
