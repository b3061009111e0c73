using Azure.Data.Tables;

namespace AuthFunctions.Storage;

/// <summary>Users in Azure Table Storage, in one table; <see cref="Keys"/> says where. The table is made when a first row needs it.</summary>
/// <param name="table">The table. Its client's options set how often and how long a step is tried.</param>
internal sealed class TableUserStore(TableClient table) : IUserStore
{
    private readonly TableRows _rows = new(table);

    public async Task<bool> AddUserAsync(User user, CancellationToken cancellationToken)
    {
        // The name comes last: a user row that no index row points to is invisible, and the sweep removes it. Only the
        // definite answer that the name is another's may undo the first step: after an unknown outcome the index row may still arrive.
        if (!await _rows.TryAddAsync(UserRow.From(user), cancellationToken))
        {
            throw new InvalidOperationException($"The user id {user.Id} is in use.");
        }

        if (await _rows.TryAddAsync(IndexRow.From(Keys.NameOf(user), user.Id), cancellationToken))
        {
            return true;
        }

        await _rows.DeleteAsync(Keys.User(user.Id), Keys.UserRow, cancellationToken);
        return false;
    }

    public async Task<User?> FindUserByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Email(email), cancellationToken);
        return user is not null && user.HasEmail(email) ? user : null;
    }

    public Task<string?> FindUserIdByEmailAsync(string email, CancellationToken cancellationToken) =>
        FindUserIdAsync(Keys.Email(email), cancellationToken);

    public Task<string?> FindUserIdByUsernameAsync(string username, CancellationToken cancellationToken) =>
        FindUserIdAsync(Keys.Username(username), cancellationToken);

    public async Task<User?> FindUserByIdAsync(string id, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.User(id), Keys.UserRow, cancellationToken) is { } row ? UserRow.Read(row) : null;

    public async Task<User?> FindUserByResetTokenAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.ResetToken(tokenHash), cancellationToken);
        return user?.ResetToken?.Hash == tokenHash ? user : null;
    }

    public async Task<bool> UpdateUserAsync(User user, CancellationToken cancellationToken) =>
        await _rows.TryReplaceAsync(UserRow.From(user), cancellationToken);

    public async Task<Session?> FindSessionAsync(string idHash, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken) is { } row ? SessionRow.Read(idHash, row) : null;

    public async Task AddSessionAsync(Session session, CancellationToken cancellationToken)
    {
        // Of a row that is believed, no late twin may arrive after it was deleted.
        using var once = StorageRetryPolicy.SendOnce();
        if (!await _rows.TryAddAsync(SessionRow.From(session), cancellationToken))
        {
            throw new InvalidOperationException("A session id was used twice.");
        }
    }

    public async Task UpdateSessionAsync(Session session, CancellationToken cancellationToken) =>
        await _rows.TryReplaceAsync(SessionRow.From(session), cancellationToken);

    public Task DeleteSessionAsync(string idHash, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken);

    public async Task AddResetTokenAsync(UserResetToken token, string userId, CancellationToken cancellationToken)
    {
        if (!await _rows.TryAddAsync(IndexRow.From(token, userId), cancellationToken))
        {
            throw new InvalidOperationException("A reset token was used twice.");
        }
    }

    public Task DeleteResetTokenAsync(string tokenHash, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(Keys.ResetToken(tokenHash), Keys.IndexRow, cancellationToken);

    public async Task CheckAsync(CancellationToken cancellationToken) =>
        await _rows.FindAsync("health", "ready", cancellationToken);

    public async Task<SweepResult> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await new TableSweep(table).RunAsync(now, cancellationToken);
        }
        catch (Exception exception) when (TableRows.IsOutage(exception, cancellationToken))
        {
            throw TableRows.Unavailable(exception);
        }
    }

    private async Task<User?> FindUserByIndexAsync(string partitionKey, CancellationToken cancellationToken) =>
        await FindUserIdAsync(partitionKey, cancellationToken) is { } id ? await FindUserByIdAsync(id, cancellationToken) : null;

    private async Task<string?> FindUserIdAsync(string partitionKey, CancellationToken cancellationToken) =>
        await _rows.FindAsync(partitionKey, Keys.IndexRow, cancellationToken) is { } index ? IndexRow.ReadUserId(index) : null;
}
