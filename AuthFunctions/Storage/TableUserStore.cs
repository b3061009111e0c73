using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;

namespace AuthFunctions.Storage;

/// <summary>Users in Azure Table Storage, in one table; <see cref="Keys"/> says where. The table is made when a first row needs it.</summary>
/// <param name="table">The table. Its client's options set how often and how long a step is tried.</param>
internal sealed class TableUserStore(TableClient table) : IUserStore
{
    public async Task<bool> AddUserAsync(User user, CancellationToken cancellationToken)
    {
        // The name comes last: a user row that no index row points to is invisible, and the sweep removes it. Only the
        // definite answer that the name is another's may undo the first step: after an unknown outcome the index row may still arrive.
        if (!await TryAddAsync(UserRow.From(user), cancellationToken))
        {
            throw new InvalidOperationException($"The user id {user.Id} is in use.");
        }

        if (await TryAddAsync(IndexRow.From(Keys.NameOf(user), user.Id), cancellationToken))
        {
            return true;
        }

        await DeleteAsync(Keys.User(user.Id), Keys.UserRow, cancellationToken);
        return false;
    }

    public async Task<User?> FindUserByEmailAsync(string email, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Email(email), cancellationToken);
        return user is not null && user.HasEmail(email) ? user : null;
    }

    public async Task<User?> FindUserByUsernameAsync(string username, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.Username(username), cancellationToken);
        return user is not null && user.HasUsername(username) ? user : null;
    }

    public async Task<User?> FindUserByIdAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(Keys.User(id), Keys.UserRow, cancellationToken) is { } row ? UserRow.Read(row) : null;

    public async Task<User?> FindUserByResetTokenAsync(string tokenHash, CancellationToken cancellationToken)
    {
        var user = await FindUserByIndexAsync(Keys.ResetToken(tokenHash), cancellationToken);
        return user?.ResetToken?.Hash == tokenHash ? user : null;
    }

    public async Task<bool> UpdateUserAsync(User user, CancellationToken cancellationToken) =>
        await TryReplaceAsync(UserRow.From(user), cancellationToken);

    public async Task<Session?> FindSessionAsync(string idHash, CancellationToken cancellationToken) =>
        await FindAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken) is { } row ? SessionRow.Read(idHash, row) : null;

    public async Task AddSessionAsync(Session session, CancellationToken cancellationToken)
    {
        // Of a row that is believed, no late twin may arrive after it was deleted.
        using var once = StorageRetryPolicy.SendOnce();
        if (!await TryAddAsync(SessionRow.From(session), cancellationToken))
        {
            throw new InvalidOperationException("A session id was used twice.");
        }
    }

    public async Task UpdateSessionAsync(Session session, CancellationToken cancellationToken) =>
        await TryReplaceAsync(SessionRow.From(session), cancellationToken);

    public Task DeleteSessionAsync(string idHash, CancellationToken cancellationToken) =>
        DeleteAsync(Keys.Session(idHash), Keys.IndexRow, cancellationToken);

    public async Task AddResetTokenAsync(UserResetToken token, string userId, CancellationToken cancellationToken)
    {
        if (!await TryAddAsync(IndexRow.From(token, userId), cancellationToken))
        {
            throw new InvalidOperationException("A reset token was used twice.");
        }
    }

    public Task DeleteResetTokenAsync(string tokenHash, CancellationToken cancellationToken) =>
        DeleteAsync(Keys.ResetToken(tokenHash), Keys.IndexRow, cancellationToken);

    public async Task CheckAsync(CancellationToken cancellationToken) =>
        await FindAsync("health", "ready", cancellationToken);

    public async Task<SweepResult> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await new TableSweep(table).RunAsync(now, cancellationToken);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Unavailable(exception);
        }
    }

    private async Task<User?> FindUserByIndexAsync(string partitionKey, CancellationToken cancellationToken) =>
        await FindAsync(partitionKey, Keys.IndexRow, cancellationToken) is { } index
            ? await FindUserByIdAsync(IndexRow.ReadUserId(index), cancellationToken)
            : null;

    private async Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
            return answer.HasValue ? answer.Value : null;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <returns>True when the row is there and is this one, false when another row has its keys.</returns>
    private async Task<bool> TryAddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 409 && exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // The client sends a request again when its answer was lost: the row in the way may be this one.
            return await FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } stored && row.IsStoredAs(stored);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Unavailable(exception);
        }
    }

    private async Task AddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            await table.AddEntityAsync(row, cancellationToken);
        }
    }

    /// <returns>True when the row was still the one that was read and is replaced, false when it has changed or gone.</returns>
    private async Task<bool> TryReplaceAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Unavailable(exception);
        }
    }

    private async Task DeleteAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partitionKey, rowKey, ETag.All, cancellationToken);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Unavailable(exception);
        }
    }

    // Whatever storage answers that is not part of the protocol above is an outage to this service, a refused credential
    // as much as a broken connection. The client reports several failed tries as one AggregateException.
    private static bool IsOutage(Exception exception) => exception
        is RequestFailedException
        or AggregateException
        or AuthenticationFailedException;

    private static ServiceUnavailableException Unavailable(Exception exception) => new("Table Storage did not answer as it should.", exception);
}
