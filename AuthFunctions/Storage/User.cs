using System.Collections.Immutable;

namespace AuthFunctions.Storage;

/// <summary>A user as the user row holds it: the truth about the account, its sessions and its reset token.</summary>
public sealed record User
{
    /// <summary>The user's id, a version 7 UUID (RFC 9562) as text.</summary>
    public required string Id { get; init; }

    /// <summary>The email as it was typed at registration; null for a user who has only a username.</summary>
    public string? Email { get; init; }

    /// <summary>The username as it was typed at registration; null for a user who has only an email.</summary>
    public string? Username { get; init; }

    /// <summary>The password's hash and how it was made.</summary>
    public required HashedPassword Password { get; init; }

    /// <summary>The sessions that were handed out and not ended, oldest first; those past their expiry may still be listed.</summary>
    public ImmutableArray<UserSession> Sessions { get; init; } = [];

    /// <summary>The one reset token that works, or null.</summary>
    public UserResetToken? ResetToken { get; init; }

    /// <summary>When the user registered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When the row was last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The version of the row that was read, as storage names it; null for a user that was not read.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether this is the user who registered an email, matched without regard to case or surrounding blanks.</summary>
    public bool HasEmail(string email) => Email is { } registered && Keys.Email(registered) == Keys.Email(email);

    /// <summary>Whether this is the user who registered a username, matched without regard to case or surrounding blanks.</summary>
    public bool HasUsername(string username) => Username is { } registered && Keys.Username(registered) == Keys.Username(username);
}
