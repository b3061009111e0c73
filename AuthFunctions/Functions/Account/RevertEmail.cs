using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Account;

/// <summary><c>PUT /email/revert</c>: takes an email back by the token that was sent to it. Its user need not be logged in.</summary>
public sealed class RevertEmail(Auth auth, ClientInfoReader clients)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RevertEmail))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "email/revert")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "token");
        if (fields.Problem is { } problem)
        {
            return request.Problem(problem);
        }

        return await auth.RevertEmailAsync(fields["token"], clients.Read(request), cancellationToken)
            ? request.NoContent()
            : request.Problem(Problems.BadToken);
    }
}
