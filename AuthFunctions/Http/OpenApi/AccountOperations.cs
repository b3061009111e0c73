using System.Net;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The functions of the account API.</summary>
internal static class AccountOperations
{
    public const string Audience = "Account";

    private const string Recent = "Needs a login within `Auth__Sessions__SudoLifetime`, 10 minutes by default.";

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);

    private static readonly SessionResponse ExampleSession = new(
        new("5f0c7a3e-9f5d-4f27-8f43-0d8c1a6f9b52", "bob@example.com", Username: null, EmailVerified: true, Now.AddDays(-90)),
        new("9f86d081884c7d65", Now, Now.AddDays(7), [AuthenticationMethods.Password], Now.AddMinutes(10)));

    private static readonly SessionListResponse ExampleList = new(
        [new("9f86d081884c7d65", Current: true, "Firefox on Windows", "192.0.2.0/24", Now, Now, Now.AddDays(7))]);

    private static readonly ApiField OptionalPassword = new("password", "The password; not needed after a recent login.") { Format = "password", IsRequired = false };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GetSession", "GET", "/session", "Responds with the session and its user", "Other services that get the cookie of a user call it to find out whose session it is.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses = [ApiResponse.Json(HttpStatusCode.OK, "The session is live.", ExampleSession), ApiResponses.NotLoggedIn],
        },
        new("ListSessions", "GET", "/sessions", "Lists the live sessions of the user", Recent)
        {
            Audience = Audience,
            NeedsSession = true,
            Responses = [ApiResponse.Json(HttpStatusCode.OK, "The sessions.", ExampleList), .. ApiResponses.NotLoggedInRecently],
        },
        new("EndSession", "DELETE", "/sessions/{id}", "Ends one session of the user", $"{Recent} The session has ended before the response is sent.")
        {
            Audience = Audience,
            NeedsSession = true,
            PathFields = [new ApiField("id", "The `id` of a session in `GET /sessions`.") { Length = SessionHandle.Length }],
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.NoContent, "The session has ended.", ApiHeaders.ClearedCookies, ApiHeaders.ClearSiteData),
                .. ApiResponses.NotLoggedInRecently,
                ApiResponse.Of(nameof(Problems.UnknownSession), Problems.UnknownSession),
            ],
        },
        new("EndOtherSessions", "DELETE", "/sessions/others", "Ends every session of the user but that of the request", $"{Recent} The sessions have ended before the response is sent.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses = [ApiResponse.Empty(HttpStatusCode.NoContent, "The other sessions have ended."), .. ApiResponses.NotLoggedInRecently],
        },
        new("EndAllSessions", "DELETE", "/sessions/all", "Ends every session of the user", $"{Recent} The sessions have ended before the response is sent. The user's browsers are no longer known.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.NoContent, "All sessions have ended.", ApiHeaders.ClearedCookies, ApiHeaders.ClearSiteData),
                .. ApiResponses.NotLoggedInRecently,
            ],
        },
        new("Reauthenticate", "POST", "/sessions/reauthenticate", "Makes the login recent again",
            "Begins a new session in place of that of the request. A wrong password counts as a failed login.")
        {
            Audience = Audience,
            NeedsSession = true,
            Fields = [ApiField.Password],
            Responses =
            [
                ApiResponse.Json(HttpStatusCode.OK, "The new session.", ExampleSession, ApiHeaders.LogInCookies),
                .. ApiResponses.Unreadable,
                ApiResponses.NotLoggedIn,
                ApiResponses.WrongPassword,
                ApiResponses.EmailUnverified,
                ApiResponses.TooManyFailures,
                ApiResponses.EmailLocked,
                ApiResponses.UsernameLocked,
            ],
        },
        new("ChangePassword", "PUT", "/password", "Sets a new password",
            "Ends every session of the user and begins a new one. A wrong password counts as a failed login. The user gets a mail.")
        {
            Audience = Audience,
            NeedsSession = true,
            Fields = [new ApiField("current_password", "The password until now.") { Format = "password" }, ApiField.NewPassword],
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.NoContent, "The new password is set.", ApiHeaders.SessionIdCookie),
                .. ApiResponses.Unreadable,
                ApiResponses.NotLoggedIn,
                ApiResponses.WrongPassword,
                ApiResponses.TooManyFailures,
                ApiResponses.EmailLocked,
                ApiResponses.UsernameLocked,
            ],
        },
        new("RequestEmailVerification", "POST", "/email/verification", "Mails a token that verifies the email", "The token works once, for 24 hours.")
        {
            Audience = Audience,
            NeedsSession = true,
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.Accepted, "A mail is sent, unless the email is verified."),
                ApiResponses.NotLoggedIn,
                ApiResponses.NoMail,
                ApiResponses.TooManyMails,
            ],
        },
        new("VerifyEmail", "PUT", "/email/verification", "Verifies the email by the token of the mail", "Needs no session, because users open mails in other browsers too.")
        {
            Audience = Audience,
            Fields = [ApiField.Token],
            Responses = [ApiResponse.Empty(HttpStatusCode.NoContent, "The email is verified."), .. ApiResponses.Unreadable, ApiResponses.BadToken],
        },
        new("RequestEmailChange", "POST", "/email", "Mails a token to the email that the user wants to have",
            $"{Recent} The response is the same for an email that is taken. The token works once, for an hour. The present email gets a mail with a token that takes it back.")
        {
            Audience = Audience,
            NeedsSession = true,
            Fields = [new ApiField("new_email", "The email that the user wants to have.") { Format = "idn-email" }],
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.Accepted, "Mails are sent."),
                .. ApiResponses.Unreadable,
                .. ApiResponses.NotLoggedInRecently,
                ApiResponses.NoMail,
                ApiResponses.TooManyMails,
            ],
        },
        new("ChangeEmail", "PUT", "/email", "Changes the email by the token of the mail",
            "Needs a session of the user who requested the change. Ends every session of the user and begins a new one.")
        {
            Audience = Audience,
            NeedsSession = true,
            Fields = [ApiField.Token],
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.NoContent, "The email is changed.", ApiHeaders.SessionIdCookie),
                .. ApiResponses.Unreadable,
                ApiResponses.NotLoggedIn,
                ApiResponses.BadToken,
            ],
        },
        new("RevertEmail", "PUT", "/email/revert", "Takes the email from before a change back",
            "Needs no session. Works for 7 days after the change. Ends every session of the user; the password has to be reset.")
        {
            Audience = Audience,
            Fields = [ApiField.Token],
            Responses = [ApiResponse.Empty(HttpStatusCode.NoContent, "The email from before is back."), .. ApiResponses.Unreadable, ApiResponses.BadToken],
        },
        new("DeleteAccount", "DELETE", "/users/me", "Deletes the account",
            "Needs the password or a recent login. Nothing of the user is left, and the name is free. A wrong password counts as a failed login.")
        {
            Audience = Audience,
            NeedsSession = true,
            Fields = [OptionalPassword],
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.NoContent, "The account is deleted.", ApiHeaders.ClearedCookies, ApiHeaders.ClearSiteData),
                .. ApiResponses.Unreadable,
                .. ApiResponses.NotLoggedInRecently,
                ApiResponses.WrongPassword,
                ApiResponses.TooManyFailures,
                ApiResponses.EmailLocked,
                ApiResponses.UsernameLocked,
            ],
        },
        new("ExportAccount", "GET", "/users/me/export", "Responds with all that is kept about the user but secrets", Recent)
        {
            Audience = Audience,
            NeedsSession = true,
            Responses = [ApiResponse.Document("The account, as a file.", ApiSchemas.AccountExport, ApiHeaders.ExportFile), .. ApiResponses.NotLoggedInRecently],
        },
    ];
}
