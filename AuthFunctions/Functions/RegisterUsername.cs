using System.Net;
using AuthFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions;

/// <summary><c>POST /register</c>: registers a user by username.</summary>
public sealed class RegisterUsername(Auth auth, CallerReader callers)
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
        return await auth.RegisterUserAsync(username, fields["password"], callers.Read(request), cancellationToken) switch
        {
            RegistrationResult.Registered registered => request.Json(
                HttpStatusCode.Created, ("message", "User registered successfully"), ("user_id", registered.UserId)),
            RegistrationResult.NameTaken => request.Json(HttpStatusCode.BadRequest, ("error", "Username already exists")),
            _ => request.Json(HttpStatusCode.BadRequest, ("error", "Invalid request")),
        };
    }
}
