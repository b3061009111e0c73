using System.Collections.Immutable;

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

    /// <summary>Whether the user had shown to read mails to the email, when the session began or later.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>When the user registered; null in a session that an older version of the app began.</summary>
    public DateTimeOffset? UserCreated { get; init; }

    /// <summary>How the user proved who they are, of <see cref="AuthenticationMethods"/>.</summary>
    public ImmutableArray<string> Methods { get; init; } = [AuthenticationMethods.Password];

    /// <summary>The browser and the operating system of the login in words; null when they are not known.</summary>
    public string? Device { get; init; }

    /// <summary>The network of the login as a prefix (RFC 4632), an IPv4 /24 or an IPv6 /48; null when the address is not known.</summary>
    public string? Network { get; init; }

    /// <summary>When the user last proved who they are: at the login, or when the session replaced another after a re-authentication.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The first instant at which the session is no longer valid, however much it is used.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>When the session was last known to be used: exact to a day, or to a tenth of the idle timeout.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>The time that the request has spent on storage to find the session.</summary>
    public TimeSpan LookupTime { get; init; }

    /// <summary>The user.</summary>
    public SessionUser User => new(UserId, Email, Username);

    /// <summary>The name that the user logs in with.</summary>
    public LoginName LoginName => Email is not null ? LoginName.Email(Email) : LoginName.Username(Username!);

    /// <summary>The public id of the session, for lists and the audit trail. It gives access to nothing.</summary>
    public string Handle => SessionHandle.Of(IdHash);

    /// <summary>The row that was read, for storage to write this session back; null for a session that was not read.</summary>
    public StoredRow? Row { get; init; }
}
