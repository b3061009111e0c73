using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Registration;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Username;

/// <summary><c>POST /register</c>: registers a user by username.</summary>
public sealed class RegisterUsername(Auth auth, ClientInfoReader clients)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RegisterUsername))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "register")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var fields = await RequestFields.ReadAsync(request, cancellationToken, "username", "password");
        if (fields.Problem is { } problem)
        {
            return request.InvalidRequest(problem);
        }

        var username = LoginName.Username(fields["username"]);
        return await auth.RegisterUserAsync(username, fields["password"], clients.Read(request), cancellationToken) switch
        {
            RegistrationResult.Registered registered => request.Json(
                HttpStatusCode.Created, new RegisteredResponse("User registered successfully", registered.UserId)),
            // Only of an email is it hidden whether it is taken.
            RegistrationResult.Accepted => throw new UnreachableException(),
            RegistrationResult.NameTaken => request.Error(HttpStatusCode.BadRequest, "Username already exists"),
            RegistrationResult.Invalid invalid => request.Error(
                HttpStatusCode.BadRequest, Problems.InOneLine(("username", invalid.NameError), ("password", invalid.PasswordError))),
            RegistrationResult.Throttled throttled => request.Problem(Problems.TooManyRegistrations(throttled.RetryAfter)),
            _ => throw new UnreachableException(),
        };
    }
}
