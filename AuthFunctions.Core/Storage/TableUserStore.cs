using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Tokens;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>Users in Azure Table Storage, in one table. <see cref="Keys"/> has the keys. The table is created when a first row needs it.</summary>
/// <param name="table">The table. Its client's options limit the attempts and the time of a step.</param>
internal sealed class TableUserStore(TableClient table) : IUserStore
{
    // Longer than any step of a registration is under way.
    private static readonly TimeSpan DanglingAge = TimeSpan.FromHours(1);

    private readonly TableRows _rows = new(table);

    public async Task<bool> AddUserAsync(User user, CancellationToken cancellationToken)
    {
        // The index row comes last: a user row without one is invisible, and the sweep deletes it. Only a definite response that the name is
        // taken may undo the first step: after an unknown outcome the index row may still arrive.
        await AddUnnamedUserAsync(user, cancellationToken);
        if (await TryNameUserAsync(user, user.Created, cancellationToken))
        {
            return true;
        }

        await _rows.DeleteAsync(Keys.User(user.Id), Keys.UserRow, cancellationToken);
        return false;
    }

    public async Task AddUnnamedUserAsync(User user, CancellationToken cancellationToken)
    {
        if (!await _rows.TryAddAsync(UserRow.From(user), cancellationToken))
        {
            throw new InvalidOperationException($"The user id {user.Id} is in use.");
        }
    }

    public async Task<bool> TryNameUserAsync(User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var index = IndexRow.From(Keys.Name(user.LoginName!), user.Id);
        return await _rows.TryInsertAsync(index, cancellationToken) || await TryTakeOverAsync(index, now, cancellationToken);
    }

    public Task<bool> DeleteUserAsync(User user, CancellationToken cancellationToken) =>
        _rows.TryDeleteAsync(UserRow.From(user), cancellationToken);

    public async Task<StoredName?> TryReserveNameAsync(
        LoginName name, string userId, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var index = IndexRow.From(Keys.Name(name), userId, expires);
        return await _rows.TryInsertAsync(index, cancellationToken) || await TryTakeOverAsync(index, now, cancellationToken)
            ? IndexRow.ReadName(name, index)
            : null;
    }

    public async Task<StoredName?> ExpireNameAsync(LoginName name, string userId, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        while (await FindOwnIndexAsync(name, userId, cancellationToken) is { } stored)
        {
            var index = IndexRow.From(stored.PartitionKey, userId, expires).InPlaceOf(stored);
            if (await _rows.TryReplaceAsync(index, cancellationToken))
            {
                return IndexRow.ReadName(name, index);
            }
        }

        return null;
    }

    public Task KeepNameAsync(StoredName name, CancellationToken cancellationToken) => _rows.TryReplaceAsync(IndexRow.From(name), cancellationToken);

    public Task FreeNameAsync(StoredName name, CancellationToken cancellationToken) => _rows.TryDeleteAsync(IndexRow.From(name), cancellationToken);

    public async Task FreeNameAsync(LoginName name, string userId, Func<Task> beforehand, CancellationToken cancellationToken)
    {
        while (await FindOwnIndexAsync(name, userId, cancellationToken) is { } stored)
        {
            await beforehand();
            if (await _rows.TryDeleteAsync(stored, cancellationToken))
            {
                return;
            }
        }
    }

    public async Task<bool> IsNameFreeAsync(LoginName name, DateTimeOffset now, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.Name(name), Keys.IndexRow, cancellationToken) is not { } index
        || await IsFreeAsync(index, now, cancellationToken);

    public Task<string?> FindUserIdByNameAsync(LoginName name, CancellationToken cancellationToken) =>
        FindUserIdAsync(Keys.Name(name), cancellationToken);

    public async Task<User?> FindUserByNameAsync(LoginName name, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Name(name), cancellationToken);
        return user is not null && name.IsOf(user) ? user : null;
    }

    public async Task<User?> FindUserByEmailHashAsync(string emailHash, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Email(emailHash), cancellationToken);
        return user?.LoginName is { IsEmail: true } name && name.Hash == emailHash ? user : null;
    }

    public async Task<User?> FindUserByIdAsync(string id, CancellationToken cancellationToken) =>
        await FindAnyUserAsync(id, cancellationToken) is { Erased: null } user ? user : null;

    public async Task<User?> FindErasedUserAsync(string id, CancellationToken cancellationToken) =>
        await FindAnyUserAsync(id, cancellationToken) is { Erased: not null } user ? user : null;

    public async Task<User?> FindUserByTokenAsync(TokenPurpose purpose, string tokenHash, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Token(purpose, tokenHash), cancellationToken);
        return user?.FindTokenExpiry(purpose, tokenHash) is not null ? user : null;
    }

    public Task<bool> UpdateUserAsync(User user, CancellationToken cancellationToken) =>
        _rows.TryReplaceAsync(UserRow.From(user), cancellationToken);

    public async Task<Session?> FindSessionAsync(string idHash, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken) is { } row ? SessionRow.Read(idHash, row) : null;

    public async Task AddSessionAsync(Session session, CancellationToken cancellationToken)
    {
        // Never retry this insert: a delayed duplicate would revive a deleted session.
        using var once = StorageRetryPolicy.SendOnce();
        if (!await _rows.TryAddAsync(SessionRow.From(session), cancellationToken))
        {
            throw new InvalidOperationException("A session id was used twice.");
        }
    }

    public Task UpdateSessionAsync(Session session, CancellationToken cancellationToken) =>
        _rows.TryReplaceAsync(SessionRow.From(session), cancellationToken);

    public Task SetEmailVerifiedAsync(string sessionIdHash, CancellationToken cancellationToken) =>
        _rows.TryMergeAsync(SessionRow.VerifiedEmail(sessionIdHash), cancellationToken);

    public Task DeleteSessionAsync(string idHash, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken);

    public async Task AddTokenAsync(TokenPurpose purpose, OneTimeToken token, string userId, CancellationToken cancellationToken)
    {
        if (!await _rows.TryAddAsync(IndexRow.From(purpose, token, userId), cancellationToken))
        {
            throw new InvalidOperationException("A one-time token was used twice.");
        }
    }

    public Task DeleteTokenAsync(TokenPurpose purpose, string tokenHash, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(Keys.Token(purpose, tokenHash), Keys.IndexRow, cancellationToken);

    public async Task CheckAsync(CancellationToken cancellationToken) =>
        await _rows.FindAsync("health", "ready", cancellationToken);

    public async Task<SweepResult> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await new TableSweep(table).RunAsync(now, cancellationToken);
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    private async Task<bool> TryTakeOverAsync(TableEntity index, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await _rows.FindAsync(index.PartitionKey, index.RowKey, cancellationToken) is not { } stored)
        {
            return false;
        }

        if (index.IsStoredAs(stored))
        {
            // The response to the insert was lost, and the client repeated it.
            index.InPlaceOf(stored);
            return true;
        }

        if (IndexRow.ReadUserId(stored) == IndexRow.ReadUserId(index))
        {
            index.InPlaceOf(stored);
        }
        else if (await IsFreeAsync(stored, now, cancellationToken))
        {
            index.ETag = stored.ETag;
        }
        else
        {
            return false;
        }

        // Replaced by its ETag: of two registrations, one takes it over. A replacement whose response was lost is found by reading again.
        if (await _rows.TryReplaceAsync(index, cancellationToken))
        {
            return true;
        }

        if (await _rows.FindAsync(index.PartitionKey, index.RowKey, cancellationToken) is not { } current || !index.IsStoredAs(current))
        {
            return false;
        }

        index.ETag = current.ETag;
        return true;
    }

    // A registration writes the user row first, so only a restore or a failover leaves an index row without its user row. A change of the email writes the
    // new index row first, with an expiry.
    private async Task<bool> IsFreeAsync(TableEntity index, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hasExpired = IndexRow.ReadExpires(index) <= now;
        if (!hasExpired && index.Timestamp > now - DanglingAge)
        {
            return false;
        }

        var user = await _rows.FindAsync(Keys.User(IndexRow.ReadUserId(index)), Keys.UserRow, cancellationToken);
        return user is null || (hasExpired && !UserRow.Owns(user, index.PartitionKey, now));
    }

    private async Task<TableEntity?> FindOwnIndexAsync(LoginName name, string userId, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.Name(name), Keys.IndexRow, cancellationToken) is { } index && IndexRow.ReadUserId(index) == userId ? index : null;

    private async Task<User?> FindUserByIndexAsync(string partitionKey, CancellationToken cancellationToken) =>
        await FindUserIdAsync(partitionKey, cancellationToken) is { } id ? await FindUserByIdAsync(id, cancellationToken) : null;

    private async Task<User?> FindAnyUserAsync(string id, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.User(id), Keys.UserRow, cancellationToken) is { } row ? UserRow.Read(row) : null;

    private async Task<string?> FindUserIdAsync(string partitionKey, CancellationToken cancellationToken) =>
        await _rows.FindAsync(partitionKey, Keys.IndexRow, cancellationToken) is { } index ? IndexRow.ReadUserId(index) : null;
}
