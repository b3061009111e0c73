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

    internal sealed record UserPart(string Id, string? Email, string? Username, bool EmailVerified, DateTimeOffset? Created);

    internal sealed record SessionPart(
        string Id, DateTimeOffset Created, DateTimeOffset Expires, IReadOnlyList<string> Methods, DateTimeOffset SudoUntil);
}
