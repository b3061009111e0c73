using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Http.Responses;

/// <summary>A session and its user.</summary>
internal sealed record SessionResponse(SessionResponse.UserPart User, SessionResponse.SessionPart Session)
{
    /// <summary>The response about a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="recentUntil">The first instant at which its login is no longer recent.</param>
    public static SessionResponse Of(Session session, DateTimeOffset recentUntil) => new(
        new UserPart(session.UserId, session.Email, session.Username, session.EmailVerified, session.UserCreated),
        new SessionPart(session.Handle, session.Created, session.Expires, session.Methods, recentUntil));

    internal sealed record UserPart(
        [property: Description("The id of the user."), DataType("uuid")] string Id,
        [property: Description("As registered; null for a user who has only a username.")] string? Email,
        [property: Description("As registered; null for a user who has only an email.")] string? Username,
        [property: Description("Whether the user has shown to read mails to the email.")] bool EmailVerified,
        [property: Description("When the user registered; null where the session is older than this member.")] DateTimeOffset? Created);

    internal sealed record SessionPart(
        [property: Description("The public id of the session. It is not the value of the cookie."), RegularExpression("^[0-9a-f]{16}$")] string Id,
        [property: Description("When the user last proved who they are in this session.")] DateTimeOffset Created,
        [property: Description("The first instant at which the session is no longer valid.")] DateTimeOffset Expires,
        [property: Description("The ways in which the user proved who they are, such as `password`.")] IReadOnlyList<string> Methods,
        [property: Description("The first instant at which the login is no longer recent.")] DateTimeOffset SudoUntil);
}
