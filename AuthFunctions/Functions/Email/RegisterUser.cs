using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Registration;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Email;

/// <summary><c>POST /users</c>: registers a user by email.</summary>
public sealed class RegisterUser(Auth auth, ClientInfoReader clients)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RegisterUser))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "users")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "email", "password");
        if (fields.Problem is { } problem)
        {
            return request.Problem(problem);
        }

        var email = LoginName.Email(fields["email"]);
        return await auth.RegisterUserAsync(email, fields["password"], clients.Read(request), cancellationToken) switch
        {
            RegistrationResult.Registered or RegistrationResult.Accepted => request.Json(HttpStatusCode.OK, new EmailMessageResponse(email.Text, "user created")),
            RegistrationResult.NameTaken => request.Json(HttpStatusCode.BadRequest, new MessageResponse("email already registered")),
            RegistrationResult.Invalid invalid => request.Problem(
                Problems.InvalidFields(("email", invalid.NameError), ("password", invalid.PasswordError))),
            RegistrationResult.Throttled throttled => request.Problem(Problems.TooManyRegistrations(throttled.RetryAfter)),
            _ => throw new UnreachableException(),
        };
    }
}
