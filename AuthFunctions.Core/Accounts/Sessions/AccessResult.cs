namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>Whether a request may use an account.</summary>
public abstract record AccessResult
{
    private AccessResult()
    {
    }

    /// <summary>The request came with a live session, and its login is recent if it has to be.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="RecentUntil">The first instant at which its login is no longer recent.</param>
    public sealed record Granted(Session Session, DateTimeOffset RecentUntil) : AccessResult;

    /// <summary>Every session presented is unknown, ended or expired.</summary>
    public sealed record NoSession : AccessResult;

    /// <summary>
    /// The session is live, but its user proved who they are too long ago for what is requested (<see cref="SessionOptions.SudoLifetime"/>; OWASP ASVS
    /// 5.0, V7.5.1).
    /// </summary>
    /// <param name="Methods">The ways in which the user can re-authenticate, of <see cref="AuthenticationMethods"/>.</param>
    public sealed record ReauthenticationRequired(IReadOnlyList<string> Methods) : AccessResult;
}
