using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /users</c>: registers a user by email.</summary>
public sealed class RegisterUser(Auth auth, CallerReader callers)
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
        return await auth.RegisterUserAsync(email, fields["password"], callers.Read(request), cancellationToken) switch
        {
            RegistrationResult.Invalid invalid => request.Problem(
                Problem.InvalidFields(("email", invalid.NameFault), ("password", invalid.PasswordFault))),
            RegistrationResult.NameTaken => request.Json(HttpStatusCode.BadRequest, ("message", "email already registered")),
            _ => request.Json(HttpStatusCode.OK, ("email", email.Text), ("message", "user created")),
        };
    }
}
