namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>A session row: all that a request with a session cookie needs, found by one point read.</summary>
public sealed record Session
{
    /// <summary>SHA-256 of the session id, in lower-case hex.</summary>
    public required string IdHash { get; init; }

    /// <summary>The id of the user who logged in.</summary>
    public required string UserId { get; init; }

    /// <summary>The user's email as registered, or null.</summary>
    public string? Email { get; init; }

    /// <summary>The user's username as registered, or null.</summary>
    public string? Username { get; init; }

    /// <summary>When the user logged in.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The first instant at which the session is no longer valid, however much it is used.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>When the session was last known to be used. It is kept up to date under an idle timeout only.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The row that was read, for storage to write this session back; null for a session that was not read.</summary>
    public StoredRow? Row { get; init; }
}
