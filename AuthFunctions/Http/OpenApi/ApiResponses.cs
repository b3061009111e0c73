using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The responses that several routes have.</summary>
internal static class ApiResponses
{
    /// <summary>The responses of every route.</summary>
    public static IReadOnlyList<ApiResponse> OfEveryRoute { get; } =
    [
        ApiResponse.Of(nameof(Problems.BodyWithoutLength), Problems.BodyWithoutLength),
        ApiResponse.Of(nameof(Problems.BodyTooLarge), Problems.BodyTooLarge),
        ApiResponse.Of(nameof(Problems.InternalError), Problems.InternalError),
        ApiResponse.Of(nameof(Problems.Unavailable), Problems.Unavailable),
    ];

    /// <summary>The response of every route that changes state.</summary>
    public static ApiResponse CrossSite { get; } = ApiResponse.Of(nameof(Problems.CrossSite), Problems.CrossSite);

    /// <summary>The responses to a body of another content type.</summary>
    public static IReadOnlyList<ApiResponse> UnsupportedBody { get; } =
    [
        ApiResponse.Of(nameof(Problems.UnsupportedMediaType), Problems.UnsupportedMediaType),
        ApiResponse.Of(nameof(Problems.UnsupportedContentEncoding), Problems.UnsupportedContentEncoding),
    ];

    /// <summary>The responses to fields that are missing, cannot be read or break rules.</summary>
    public static IReadOnlyList<ApiResponse> BadFields { get; } =
    [
        ApiResponse.Of(nameof(Problems.InvalidFields), Problems.InvalidFields(("email", Problems.FieldRequired))),
        Malformed(nameof(Problems.NotUtf8), Problems.NotUtf8),
        Malformed(nameof(Problems.NotPercentEncoded), Problems.NotPercentEncoded),
        Malformed(nameof(Problems.NotAJsonObject), Problems.NotAJsonObject),
        Malformed(nameof(Problems.NotWellFormedJson), Problems.NotWellFormedJson),
        Malformed(nameof(Problems.BadBoundary), Problems.BadBoundary),
        Malformed(nameof(Problems.MalformedMultipart), Problems.MalformedMultipart),
    ];

    /// <summary>The responses of a route that has fields.</summary>
    public static IReadOnlyList<ApiResponse> Unreadable { get; } = [.. BadFields, .. UnsupportedBody];

    /// <summary>The response of the account API without a live session.</summary>
    public static ApiResponse NotLoggedIn { get; } = ApiResponse.Of(nameof(Problems.NotLoggedIn), Problems.NotLoggedIn, ApiHeaders.ClearedCookies);

    /// <summary>The responses of the account API without a session that began a short time ago.</summary>
    public static IReadOnlyList<ApiResponse> NotLoggedInRecently { get; } =
    [
        NotLoggedIn,
        ApiResponse.Of(nameof(Problems.ReauthenticationRequired), Problems.ReauthenticationRequired([AuthenticationMethods.Password])),
    ];

    public static ApiResponse NoSession { get; } = ApiResponse.Of(nameof(Problems.NoSession), Problems.NoSession, ApiHeaders.ClearedCookies);

    public static ApiResponse WrongPassword { get; } = ApiResponse.Of(nameof(Problems.WrongPassword), Problems.WrongPassword);

    public static ApiResponse BadToken { get; } = ApiResponse.Of(nameof(Problems.BadToken), Problems.BadToken);

    public static ApiResponse NoMail { get; } = ApiResponse.Of(nameof(Problems.NoMail), Problems.NoMail);

    public static ApiResponse EmailUnverified { get; } = ApiResponse.Of(nameof(Problems.EmailUnverified), Problems.EmailUnverified);

    public static ApiResponse EmailLocked { get; } = ApiResponse.Of(nameof(Problems.EmailLocked), Problems.EmailLocked);

    public static ApiResponse UsernameLocked { get; } = ApiResponse.Of(nameof(Problems.UsernameLocked), Problems.UsernameLocked);

    public static ApiResponse TooManyFailures { get; } = Throttled(nameof(Problems.TooManyFailures), Problems.TooManyFailures);

    public static ApiResponse TooManyRegistrations { get; } = Throttled(nameof(Problems.TooManyRegistrations), Problems.TooManyRegistrations);

    public static ApiResponse TooManyMails { get; } = Throttled(nameof(Problems.TooManyMails), Problems.TooManyMails);

    /// <summary>A response to a client that has to wait.</summary>
    public static ApiResponse Throttled(string name, Func<TimeSpan, Problem> problem) => ApiResponse.Of(name, problem(TimeSpan.FromMinutes(1)));

    /// <summary>The sets of responses with one status that many routes have, and their names in the document.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<ApiResponse> Responses)> Shared { get; } =
    [
        ("BadFields", BadFields),
        ("UnsupportedBody", UnsupportedBody),
        (nameof(NotLoggedIn), [NotLoggedIn]),
        (nameof(CrossSite), [CrossSite]),
        .. OfEveryRoute.Select(response => (response.ExampleName!, (IReadOnlyList<ApiResponse>)[response])),
    ];

    private static ApiResponse Malformed(string name, string detail) => ApiResponse.Of(name, Problems.MalformedBody(detail));
}
