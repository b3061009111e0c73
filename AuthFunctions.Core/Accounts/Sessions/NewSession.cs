namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>A session that was just created.</summary>
/// <param name="Session">The session.</param>
/// <param name="Id">The session id, for the user alone.</param>
/// <param name="Lifetime">The time until the session ends.</param>
/// <param name="RecentUntil">The first instant at which its login is no longer recent.</param>
public sealed record NewSession(Session Session, string Id, TimeSpan Lifetime, DateTimeOffset RecentUntil)
{
    /// <summary>The user.</summary>
    public SessionUser User => Session.User;
}
