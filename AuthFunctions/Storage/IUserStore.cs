namespace AuthFunctions.Storage;

/// <summary>
/// Users, found by id, login name, session or reset token. Each member is one step of a write order (docs/architecture.md):
/// it takes effect whole or not at all, and a step whose answer was lost and that was sent again is recognised.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ServiceUnavailableException"/> when storage is down, too slow or throttling; the step may
/// then have taken effect, or may still. Names match without regard to case or surrounding blanks.
/// </remarks>
public interface IUserStore
{
    /// <summary>Adds a user under its email or username: the user row first, then the index row that makes it known.</summary>
    /// <returns>True when the user was added, false when the name is taken; nothing of the new user stays then.</returns>
    Task<bool> AddUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Finds the user who registered an email. Two reads, one when the email is not registered.</summary>
    /// <returns>The user, or null.</returns>
    Task<User?> FindUserByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>Finds the id of the user who registered an email. One read.</summary>
    /// <returns>The user's id, or null when the email is not registered.</returns>
    Task<string?> FindUserIdByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>Finds the id of the user who registered a username. One read.</summary>
    /// <returns>The user's id, or null when the username is not registered.</returns>
    Task<string?> FindUserIdByUsernameAsync(string username, CancellationToken cancellationToken);

    /// <summary>Finds a user by id. One read.</summary>
    /// <returns>The user, or null.</returns>
    Task<User?> FindUserByIdAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds the user whose current reset token has a hash; its expiry is the caller's to check. Two reads, one when it is unknown.</summary>
    /// <returns>The user, or null.</returns>
    Task<User?> FindUserByResetTokenAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Replaces a user row if it is still the one that was read (<see cref="User.ETag"/>).</summary>
    /// <returns>
    /// True when it was replaced. False when the row had changed or gone: also when this very change was sent twice and the
    /// first one had won, so read again and look before doing it again.
    /// </returns>
    Task<bool> UpdateUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Finds a session by the hash of its id; its expiry is the caller's to check. One read.</summary>
    /// <returns>The session, or null.</returns>
    Task<Session?> FindSessionAsync(string idHash, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a session row. It is sent once: after a <see cref="ServiceUnavailableException"/> the row may arrive at any time, even
    /// after it was deleted, so that the id must not be used; another one may be tried.
    /// </summary>
    Task AddSessionAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Records when a session was last used, unless its row changed or went since it was read.</summary>
    Task UpdateSessionAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Deletes a session row; that it is gone already is no error.</summary>
    Task DeleteSessionAsync(string idHash, CancellationToken cancellationToken);

    /// <summary>Adds the row through which a reset token finds its user.</summary>
    Task AddResetTokenAsync(UserResetToken token, string userId, CancellationToken cancellationToken);

    /// <summary>Deletes the row of a reset token; that it is gone already is no error.</summary>
    Task DeleteResetTokenAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Reads one row to see whether storage answers.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the rows that nothing will ask for again: sessions, reset tokens and throttles that have expired, and user rows
    /// older than an hour that no index row points to. A row that changes while it is looked at stays. It can be stopped at any point and run again.
    /// </summary>
    /// <param name="now">The instant at which what has expired has expired.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many rows were deleted.</returns>
    Task<SweepResult> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
