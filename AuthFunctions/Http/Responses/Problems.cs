using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Auditing;

namespace AuthFunctions.Http.Responses;

/// <summary>The words of every problem that a client can get.</summary>
internal static class Problems
{
    /// <summary>The longest body that is accepted, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    // The details of malformed bodies.
    public const string NotUtf8 = "The body is not UTF-8.";
    public const string NotPercentEncoded = "The form is not percent-encoded.";
    public const string NotAJsonObject = "The body must be a JSON object.";
    public const string NotWellFormedJson = "The body is not well-formed JSON.";
    public const string BadBoundary = "The multipart form has no boundary, or one that is too long.";
    public const string MalformedMultipart = "The multipart form is malformed.";

    // The errors of fields.
    public const string FieldRequired = "The field is required.";
    public const string FieldNotText = "The field must be text, in UTF-8.";
    public const string FieldRepeated = "The field must be sent once.";

    /// <summary>No valid session came with the request: none, or one that is unknown, ended or expired. The client cannot know which.</summary>
    public static Problem NoSession { get; } = new(HttpStatusCode.Forbidden, "There is no valid session.");

    /// <summary>No valid session came with a request to the account API.</summary>
    public static Problem NotLoggedIn { get; } = new(HttpStatusCode.Unauthorized, "Log in first: there is no valid session.");

    /// <summary>The user has no session with the id.</summary>
    public static Problem UnknownSession { get; } = new(HttpStatusCode.NotFound, "You have no session with this id.");

    /// <summary>The login failed. An unknown name and a wrong password get the same problem.</summary>
    public static Problem BadCredentials { get; } = new(HttpStatusCode.Unauthorized, "The credentials are wrong.");

    /// <summary>A user who is logged in entered a wrong password. It was counted as a failed login.</summary>
    public static Problem WrongPassword { get; } = new(HttpStatusCode.Forbidden, "The password is wrong.");

    /// <summary>The password is right, and the user has to verify the email before the first login.</summary>
    public static Problem EmailUnverified { get; } = new(
        HttpStatusCode.Forbidden, "Verify the email first, with the token of the mail that was sent to it.") { Type = "/problems/email-unverified" };

    /// <summary>The one-time token does not work: it is unknown, used, replaced or expired, or another user's. The client cannot know which.</summary>
    public static Problem BadToken { get; } = new(HttpStatusCode.Forbidden, "The token is not valid.");

    /// <summary>The account has only a username, or the service sends no mail.</summary>
    public static Problem NoMail { get; } = new(
        HttpStatusCode.Conflict, "The account has only a username, or the settings of this service do not allow this.");

    /// <summary>The email is not registered.</summary>
    public static Problem UnknownEmail { get; } = new(HttpStatusCode.Forbidden, "The email is not registered.");

    /// <summary>The reset token cannot be used with the email.</summary>
    public static Problem BadResetToken { get; } = new(HttpStatusCode.Forbidden, "The reset token is not valid.");

    /// <summary>A browser sent the request on behalf of another site.</summary>
    public static Problem CrossSite { get; } = new(
        HttpStatusCode.Forbidden, "A request from another site cannot do this, unless its origin is in Auth__Http__AllowedOrigins.", Refusal: RefusalReason.CrossSite);

    /// <summary>A browser sent the request in advance, and its user did not ask for what it does.</summary>
    public static Problem Prefetch { get; } = new(
        HttpStatusCode.Forbidden, "A request that a browser sends in advance cannot do this.", Refusal: RefusalReason.Prefetch);

    /// <summary>The body was sent in chunks.</summary>
    public static Problem BodyWithoutLength { get; } = new(
        HttpStatusCode.LengthRequired,
        "The body was sent in chunks, and the Azure Functions host does not pass such a body on. Send it with a Content-Length header.",
        Refusal: RefusalReason.Malformed);

    /// <summary>The body is too long.</summary>
    public static Problem BodyTooLarge { get; } = new(
        HttpStatusCode.RequestEntityTooLarge, $"The body must have at most {MaxBodyBytes} bytes.", Refusal: RefusalReason.TooLarge);

    /// <summary>The body has a content type that is not accepted.</summary>
    public static Problem UnsupportedMediaType { get; } = new(
        HttpStatusCode.UnsupportedMediaType,
        "The body must be application/x-www-form-urlencoded, multipart/form-data or application/json, in UTF-8.",
        Refusal: RefusalReason.Malformed);

    /// <summary>The body is compressed.</summary>
    public static Problem UnsupportedContentEncoding { get; } = new(
        HttpStatusCode.UnsupportedMediaType, "The body must not be compressed: send it without Content-Encoding.", Refusal: RefusalReason.Malformed);

    /// <summary>The service cannot respond now.</summary>
    public static Problem Unavailable { get; } = new(
        HttpStatusCode.ServiceUnavailable, "The service cannot respond now. Try again later.", RetryAfter: TimeSpan.FromSeconds(5));

    /// <summary>The service has a bug.</summary>
    public static Problem InternalError { get; } = new(HttpStatusCode.InternalServerError, "The service failed to respond.");

    /// <summary>Too many logins in a row have failed under an email, registered or not. Waiting does not help.</summary>
    public static Problem EmailLocked { get; } = new(
        HttpStatusCode.TooManyRequests, "Too many logins have failed under this email. Reset the password to log in again; waiting does not help.");

    /// <summary>Too many logins in a row have failed under a username, registered or not. Waiting does not help.</summary>
    public static Problem UsernameLocked { get; } = new(
        HttpStatusCode.TooManyRequests,
        "Too many logins have failed under this username. Ask the operator of this service to unlock it; waiting does not help.");

    /// <summary>Too many logins in a row have failed under the name of a user who is logged in.</summary>
    public static Problem Locked(LoginName name) => name.IsEmail ? EmailLocked : UsernameLocked;

    /// <summary>Too many logins have failed under a name, registered or not, or from a client's network; or the network has sent too many at once.</summary>
    public static Problem TooManyFailures(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many logins have failed, or too many requests came from your network. Try again later.", RetryAfter: retryAfter);

    /// <summary>Too many reset tokens were requested. A known and an unknown email get the same problem.</summary>
    public static Problem TooManyResetRequests(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many password resets were requested. Try again later.", RetryAfter: retryAfter);

    /// <summary>A client's network has registered too many users, or has sent too many requests at once.</summary>
    public static Problem TooManyRegistrations(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many registrations or requests came from your network. Try again later.", RetryAfter: retryAfter);

    /// <summary>An account has caused too many mails.</summary>
    public static Problem TooManyMails(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many mails were requested. Try again later.", RetryAfter: retryAfter);

    /// <summary>A client's network has sent too many requests at once.</summary>
    public static Problem TooManyRequests(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many requests came from your network. Try again later.", RetryAfter: retryAfter);

    /// <summary>The session began too long ago for what is requested.</summary>
    /// <param name="methods">The ways in which the user can re-authenticate.</param>
    public static Problem ReauthenticationRequired(IReadOnlyList<string> methods) => new(
        HttpStatusCode.Forbidden, "The login is not recent enough for this. Re-authenticate with POST /sessions/reauthenticate, and retry.")
    {
        Type = "/problems/reauthenticate",
        Methods = methods,
    };

    /// <summary>The body cannot be read.</summary>
    /// <param name="detail">One of the details of malformed bodies above.</param>
    public static Problem MalformedBody(string detail) => new(
        HttpStatusCode.BadRequest, detail, Refusal: RefusalReason.Malformed);

    /// <summary>The errors of <see cref="InvalidFields"/> in one line, for the username API.</summary>
    public static string InOneLine(params IEnumerable<(string Field, string? Error)> errors) =>
        string.Join(' ', errors.Where(error => error.Error is not null).Select(error => $"{error.Field}: {error.Error}"));

    /// <summary>Fields are missing or cannot be read.</summary>
    /// <param name="errors">Each field, and what is wrong with it.</param>
    public static Problem MalformedFields(params IEnumerable<(string Field, string? Error)> errors) =>
        InvalidFields(errors) with { Refusal = RefusalReason.Malformed };

    /// <summary>Fields are missing or break rules.</summary>
    /// <param name="errors">Each field, and what is wrong with it. A field without an error is left out.</param>
    public static Problem InvalidFields(params IEnumerable<(string Field, string? Error)> errors) => new(
        HttpStatusCode.BadRequest,
        "One or more fields are missing or not valid.",
        errors.Where(error => error.Error is not null).ToDictionary(error => error.Field, error => (string[])[error.Error!]));
}
