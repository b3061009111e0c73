using System.Net;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The functions of the username API.</summary>
internal static class UsernameOperations
{
    public const string Audience = "Username";

    private static readonly ApiResponse InvalidRequest = ApiResponse.Json(
        HttpStatusCode.BadRequest, "The body cannot be read or lacks a field: `Invalid request`.", new ErrorResponse("Invalid request"));

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("RegisterUsername", "POST", "/register", "Registers a user by username", "Usernames match without regard to case and surrounding blanks, and are kept as typed.")
        {
            Audience = Audience,
            Fields = [ApiField.Username, ApiField.Password],
            Responses =
            [
                ApiResponse.Json(
                    HttpStatusCode.Created,
                    "The user is registered.",
                    new RegisteredResponse("User registered successfully", "5f0c7a3e-9f5d-4f27-8f43-0d8c1a6f9b52")),
                ApiResponse.Json(HttpStatusCode.BadRequest, "The username is taken: `Username already exists`.", new ErrorResponse("Username already exists")),
                InvalidRequest,
                ApiResponse.Json(
                    HttpStatusCode.BadRequest,
                    "The username or the password breaks a rule: the error says which.",
                    new ErrorResponse("password: It must have at least 8 characters.")),
                .. ApiResponses.UnsupportedBody,
                ApiResponses.TooManyRegistrations,
            ],
        },
        new("LogInUsername", "POST", "/login", "Logs a user in by username",
            "Begins a session, whose id is in the cookie `session`. An unknown username and a wrong password get the same response. By default a login ends the older sessions of the user.")
        {
            Audience = Audience,
            Fields = [ApiField.Username, ApiField.Password],
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The user is logged in.", new MessageResponse("Login successful"), ApiHeaders.LogInUsernameCookies),
                InvalidRequest,
                .. ApiResponses.UnsupportedBody,
                ApiResponse.Json(
                    HttpStatusCode.Unauthorized, "The username is unknown or the password is wrong.", new ErrorResponse("Invalid username or password")),
                ApiResponses.TooManyFailures,
                ApiResponses.UsernameLocked,
            ],
        },
        new("LogOutByGet", "GET", "/logout", "Logs a user out",
            "Ends every live session whose cookie came with the request, before the response is sent. A request of another site and one that a browser sends in advance are refused.")
        {
            Audience = Audience,
            NeedsSession = true,
            ChangesState = true,
            Responses =
            [
                ApiResponse.Json(
                    HttpStatusCode.OK, "The session has ended.", new MessageResponse("Logout successful"), ApiHeaders.ClearedCookies, ApiHeaders.ClearSiteData),
                ApiResponse.Json(HttpStatusCode.Unauthorized, "There is no valid session.", new ErrorResponse("Not logged in"), ApiHeaders.ClearedCookies),
                ApiResponse.Of(nameof(Problems.Prefetch), Problems.Prefetch),
            ],
        },
        new("Protected", "GET", "/protected", "Greets the user", "Responds with the username, or with the email of a user who has none.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The user is logged in.", new MessageResponse("Welcome, bob!")),
                ApiResponse.Json(HttpStatusCode.Unauthorized, "There is no valid session.", new ErrorResponse("Unauthorized"), ApiHeaders.ClearedCookies),
            ],
        },
    ];
}
