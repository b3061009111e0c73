using System.Net;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The functions of the email API.</summary>
internal static class EmailOperations
{
    public const string Audience = "Email";

    private const string ExampleEmail = "bob@example.com";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("Welcome", "GET", "/", "Says hello", "Responds with a greeting. It needs no session.")
        {
            Audience = Audience,
            AllowsHead = true,
            Responses = [ApiResponse.Json(HttpStatusCode.OK, "The greeting.", new MessageResponse("Bienvenue"))],
        },
        new("RegisterUser", "POST", "/users", "Registers a user by email",
            "Emails match without regard to case and surrounding blanks, and are kept as typed. Where `Auth__EmailVerification` is `Required`, the response is a 200 also for an email that is taken.")
        {
            Audience = Audience,
            Fields = [ApiField.Email, ApiField.Password],
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The user is registered.", new EmailMessageResponse(ExampleEmail, "user created")),
                ApiResponse.Json(HttpStatusCode.BadRequest, "The email is taken.", new MessageResponse("email already registered")),
                .. ApiResponses.Unreadable,
                ApiResponses.TooManyRegistrations,
            ],
        },
        new("LogIn", "POST", "/sessions", "Logs a user in by email",
            "Begins a session, whose id is in the cookie `session_id`. An unknown email and a wrong password get the same response. By default a login ends the older sessions of the user.")
        {
            Audience = Audience,
            Fields = [ApiField.Email, ApiField.Password],
            Responses =
            [
                ApiResponse.Json(
                    HttpStatusCode.OK, "The user is logged in.", new EmailMessageResponse(ExampleEmail, "logged in"), ApiHeaders.LogInCookies),
                .. ApiResponses.Unreadable,
                ApiResponse.Of(nameof(Problems.BadCredentials), Problems.BadCredentials),
                ApiResponses.EmailUnverified,
                ApiResponses.TooManyFailures,
                ApiResponses.EmailLocked,
            ],
        },
        new("LogOut", "DELETE", "/sessions", "Logs a user out", "Ends every live session whose cookie came with the request, before the response is sent.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.Found, "The session has ended.", ApiHeaders.LocationOfRoot, ApiHeaders.ClearedCookies, ApiHeaders.ClearSiteData),
                ApiResponses.NoSession,
            ],
        },
        new("Profile", "GET", "/profile", "Responds with the email of the user", "The email is as it was registered.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The user is logged in.", new ProfileResponse(ExampleEmail)),
                ApiResponses.NoSession,
            ],
        },
        new("RequestPasswordReset", "POST", "/reset_password", "Gives a user a token to reset the password",
            "Where `Auth__PasswordReset__TokenDelivery` is `Email`, the token comes by mail, and the response is the same for every email. `Response` puts it into the response.")
        {
            Audience = Audience,
            Fields = [ApiField.Email],
            Responses =
            [
                ApiResponse.Json(
                    HttpStatusCode.OK,
                    "With `Email`: a mail is sent if the email is registered.",
                    new EmailMessageResponse(ExampleEmail, "if that email is registered, a reset link is on its way")),
                ApiResponse.Json(
                    HttpStatusCode.OK, "With `Response`: the token.", new ResetTokenResponse(ExampleEmail, "1ed7dc46-e8ab-1d5f-2bcb-c1d0b0c4d2e6")),
                .. ApiResponses.Unreadable,
                ApiResponse.Of(nameof(Problems.UnknownEmail), Problems.UnknownEmail),
                ApiResponses.Throttled(nameof(Problems.TooManyResetRequests), Problems.TooManyResetRequests),
            ],
        },
        new("UpdatePassword", "PUT", "/reset_password", "Sets a new password by a reset token",
            "Uses the token up and ends every session of the user, before the response is sent.")
        {
            Audience = Audience,
            Fields = [ApiField.Email, new ApiField("reset_token", "The token of `POST /reset_password`.") { Format = "uuid" }, ApiField.NewPassword],
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The new password is set.", new EmailMessageResponse(ExampleEmail, "Password updated")),
                .. ApiResponses.Unreadable,
                ApiResponse.Of(nameof(Problems.BadResetToken), Problems.BadResetToken),
                ApiResponses.Throttled(nameof(Problems.TooManyRequests), Problems.TooManyRequests),
            ],
        },
    ];
}
