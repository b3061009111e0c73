using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// Users, found by id, login name, session or one-time token. Each member is one step of a write order (docs/architecture.md). A step takes
/// effect completely or not at all, and a step that was sent again because its response was lost is recognized.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ServiceUnavailableException"/> when storage is down, too slow or throttling; the step may have taken effect
/// then, or may take effect later.
/// </remarks>
public interface IUserStore
{
    /// <summary>
    /// Adds a user under its email or username: first the user row, then the index row that makes the user known. An index row that is free
    /// (<see cref="IsNameFreeAsync"/>) when the user is created is taken over.
    /// </summary>
    /// <returns>True when the user was added. False when the name is taken; nothing of the new user stays then.</returns>
    Task<bool> AddUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Adds the row of a user who is not known by a name yet (<see cref="TryNameUserAsync"/>). One write.</summary>
    Task AddUnnamedUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Makes a user known whose row is there, as the second step of <see cref="AddUserAsync"/>.</summary>
    /// <returns>False when the name is taken. The user row stays.</returns>
    Task<bool> TryNameUserAsync(User user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes the row of a user as it was read.</summary>
    /// <returns>False when it has changed.</returns>
    Task<bool> DeleteUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>
    /// Reserves a name for a user who has another one: adds an index row that is free again when it expires, unless the user has the name by then. A
    /// row of the user's own is written again, a free one taken over.
    /// </summary>
    /// <returns>The row; null when the name is taken.</returns>
    Task<StoredName?> TryReserveNameAsync(
        LoginName name, string userId, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken);

    /// <summary>
    /// Lets a user's index row of a name expire, as <see cref="TryReserveNameAsync"/> does. The row is written even if nothing changes, so that it has
    /// another version.
    /// </summary>
    /// <returns>The row; null when the user has none of that name.</returns>
    Task<StoredName?> ExpireNameAsync(LoginName name, string userId, DateTimeOffset expires, CancellationToken cancellationToken);

    /// <summary>Takes the expiry off an index row, unless another flow has written it since.</summary>
    Task KeepNameAsync(StoredName name, CancellationToken cancellationToken);

    /// <summary>Deletes an index row, unless another flow has written it since.</summary>
    Task FreeNameAsync(StoredName name, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a user's index row of a name. A row of another user is left alone. Only for a user whose account is being deleted: another one could be
    /// about to take the name.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="beforehand">What is done while the name is still the user's; it is not done where it is not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FreeNameAsync(LoginName name, string userId, Func<Task> beforehand, CancellationToken cancellationToken);

    /// <summary>Records in a session row that the user's email is verified. A missing row is no error, and does not come back.</summary>
    Task SetEmailVerifiedAsync(string sessionIdHash, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a name can be registered: it has no index row; one that has expired and whose user has another name; or one that is over an hour old and
    /// whose user row is missing, as after a restore or a failover that lost one of the two. One read when it has none, otherwise up to two.
    /// </summary>
    Task<bool> IsNameFreeAsync(LoginName name, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Finds the id of the user who registered a name. One read.</summary>
    /// <returns>The user's id; null when the name is not registered.</returns>
    Task<string?> FindUserIdByNameAsync(LoginName name, CancellationToken cancellationToken);

    /// <summary>Finds the user who registered a name. Two reads, one when the name is not registered.</summary>
    Task<User?> FindUserByNameAsync(LoginName name, CancellationToken cancellationToken);

    /// <summary>Finds the user who registered the email with a hash (<see cref="LoginName.Hash"/>). Two reads, one when it is not registered.</summary>
    Task<User?> FindUserByEmailHashAsync(string emailHash, CancellationToken cancellationToken);

    /// <summary>Finds a user by id, unless the account is being deleted. One read.</summary>
    /// <exception cref="ServiceUnavailableException">Also when the row requires something that this version of the app does not know.</exception>
    Task<User?> FindUserByIdAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds a user by id whose account is being deleted (<see cref="User.Erased"/>). One read.</summary>
    Task<User?> FindErasedUserAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finds the user whose current token of a purpose has a hash. The caller checks the expiry. Two reads, one when it is unknown.</summary>
    Task<User?> FindUserByTokenAsync(TokenPurpose purpose, string tokenHash, CancellationToken cancellationToken);

    /// <summary>Replaces a user row if it still is the row that was read (<see cref="User.Row"/>).</summary>
    /// <returns>
    /// True when it was replaced. False when the row had changed or was gone: also when this same change was sent twice and the first one took
    /// effect. Read again and compare before you repeat it.
    /// </returns>
    Task<bool> UpdateUserAsync(User user, CancellationToken cancellationToken);

    /// <summary>Finds a session by the hash of its id. The caller checks the expiry. One read.</summary>
    Task<Session?> FindSessionAsync(string idHash, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a session row. It is sent once: after a <see cref="ServiceUnavailableException"/> the row may arrive at any time, even after it was
    /// deleted. Do not use its id then; retry with another one.
    /// </summary>
    Task AddSessionAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Records when a session was last used, unless its row has changed or gone since it was read.</summary>
    Task UpdateSessionAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Deletes a session row. A missing row is no error.</summary>
    Task DeleteSessionAsync(string idHash, CancellationToken cancellationToken);

    /// <summary>Adds the row by which a one-time token is found.</summary>
    Task AddTokenAsync(TokenPurpose purpose, OneTimeToken token, string userId, CancellationToken cancellationToken);

    /// <summary>Deletes the row of a one-time token. A missing row is no error.</summary>
    Task DeleteTokenAsync(TokenPurpose purpose, string tokenHash, CancellationToken cancellationToken);

    /// <summary>Reads one row, to see whether storage responds.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes rows that are no longer needed: expired sessions, one-time tokens, throttle counters and names, and user rows older than an hour that
    /// no index row points to. A row that changes meanwhile stays. It can be stopped at any point and run again.
    /// </summary>
    /// <param name="now">The instant by which rows have expired.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The numbers of deleted rows.</returns>
    Task<SweepResult> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
