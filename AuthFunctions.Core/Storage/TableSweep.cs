using System.Globalization;
using System.Runtime.CompilerServices;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Tokens;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// Deletes rows that are no longer needed: expired sessions, one-time tokens, throttle counters and names, and user rows that no index row
/// points to.
/// It works page by page, deletes a row only as it was read, and can be stopped and run again at any point: a checkpoint for each kind of row holds
/// how far it came, and the next run goes on there.
/// </summary>
internal sealed class TableSweep(TableClient table)
{
    private const int PageSize = 1000;
    private const int Parallelism = 16;
    private const string LastUser = "last_user";
    private const string LastKey = "last_key";
    private const string Expires = "expires";

    // Sorts directly after '_', the end of every kind's prefix.
    private const char AfterUnderscore = '`';

    // A registration in progress has a user row without an index row. None takes an hour.
    private static readonly TimeSpan RegistrationLimit = TimeSpan.FromHours(1);

    /// <summary>Deletes what has expired at an instant.</summary>
    public async Task<SweepResult> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var checkpoints = await ReadCheckpointsAsync(cancellationToken);
            return new SweepResult(
                Sessions: await DeleteExpiredAsync("session", checkpoints, now, cancellationToken),
                Tokens: await DeleteExpiredTokensAsync(checkpoints, now, cancellationToken),
                Counters: await DeleteExpiredAsync("throttle", checkpoints, now, cancellationToken),
                Names: await SweepAsync("email", checkpoints, (row, token) => TryFreeNameAsync(row, now, token), cancellationToken),
                Users: await DeleteOrphansAsync(checkpoints, now - RegistrationLimit, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // There is no user yet.
            return new SweepResult(0, 0, 0, 0, 0);
        }
    }

    /// <summary>Reads the rows of the sweep's own, by what they are about: the prefix of a kind of row, or the users.</summary>
    private async Task<Dictionary<string, TableEntity>> ReadCheckpointsAsync(CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Sweep}");
        var checkpoints = new Dictionary<string, TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            checkpoints.Add(row.RowKey, row);
        }

        return checkpoints;
    }

    private async Task<int> DeleteExpiredTokensAsync(
        Dictionary<string, TableEntity> checkpoints, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var purpose in TokenPurpose.All)
        {
            deleted += await DeleteExpiredAsync(purpose.Name, checkpoints, now, cancellationToken);
        }

        return deleted;
    }

    private Task<int> DeleteExpiredAsync(
        string kind, Dictionary<string, TableEntity> checkpoints, DateTimeOffset now, CancellationToken cancellationToken) =>
        SweepAsync(
            kind,
            checkpoints,
            async (row, token) => row.GetDateTimeOffset(Expires) <= now && await TryDeleteAsync(row, token),
            cancellationToken);

    /// <summary>Goes through the rows of a kind, from its checkpoint on. After the last row, the next run begins with the first one again.</summary>
    /// <returns>The number of rows that were deleted.</returns>
    private async Task<int> SweepAsync(
        string kind,
        Dictionary<string, TableEntity> checkpoints,
        Func<TableEntity, CancellationToken, Task<bool>> tryDelete,
        CancellationToken cancellationToken)
    {
        var isResumed = checkpoints.TryGetValue(kind, out var checkpoint);
        var from = isResumed ? checkpoint!.GetRequiredString(LastKey) : kind + '_';
        // The query does not select the expired rows: storage would search for up to 5 seconds before it responds that there are few, which
        // is longer than an attempt may take.
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {kind + AfterUnderscore}");
        var deleted = 0;
        await foreach (var page in QueryPagesAsync(filter, cancellationToken))
        {
            deleted += await CountAsync(page.Values, tryDelete, cancellationToken);
            if (page.ContinuationToken is not null)
            {
                await SaveCheckpointAsync(kind, LastKey, page.Values[^1].PartitionKey, cancellationToken);
                isResumed = true;
            }
        }

        if (isResumed)
        {
            await table.DeleteEntityAsync(Keys.Sweep, kind, ETag.All, cancellationToken);
        }

        return deleted;
    }

    /// <summary>
    /// Deletes an email's index row that has expired, unless its user has the email: a change of the email that was cut off leaves either. Then the
    /// expiry is taken off. A flow by which the user gives the email up has written the row before, so that the row is another one or has not expired.
    /// </summary>
    private async Task<bool> TryFreeNameAsync(TableEntity row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IndexRow.ReadExpires(row) is not { } expires || expires > now)
        {
            return false;
        }

        var userId = IndexRow.ReadUserId(row);
        var user = await table.GetEntityIfExistsAsync<TableEntity>(Keys.User(userId), Keys.UserRow, cancellationToken: cancellationToken);
        if (!user.HasValue || !UserRow.Owns(user.Value!, row.PartitionKey, now))
        {
            return await TryDeleteAsync(row, cancellationToken);
        }

        if (Keys.Name(UserRow.ReadName(user.Value!)) != row.PartitionKey)
        {
            // The user can still go back to it.
            return false;
        }

        try
        {
            await table.UpdateEntityAsync(
                IndexRow.From(row.PartitionKey, userId).InPlaceOf(row), row.ETag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            // It has changed since it was read: it is in use.
        }

        return false;
    }

    /// <summary>
    /// Checks each user row once in its life, when it is old enough: user ids sort by their time of creation (RFC 9562, section 5.7), and the
    /// checkpoint holds the last one that was checked.
    /// </summary>
    private async Task<int> DeleteOrphansAsync(
        Dictionary<string, TableEntity> checkpoints, DateTimeOffset registeredBefore, CancellationToken cancellationToken)
    {
        var from = checkpoints.TryGetValue(Keys.SweepUsersRow, out var checkpoint) ? checkpoint.GetRequiredString(LastUser) : Keys.User(string.Empty);
        var to = Keys.User(FirstIdAt(registeredBefore));
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {to}");
        var deleted = 0;
        await foreach (var page in QueryPagesAsync(filter, cancellationToken))
        {
            deleted += await CountAsync(page.Values, TryDeleteOrphanAsync, cancellationToken);
            await SaveCheckpointAsync(Keys.SweepUsersRow, LastUser, page.Values[^1].PartitionKey, cancellationToken);
        }

        return deleted;
    }

    private async Task SaveCheckpointAsync(string rowKey, string column, string key, CancellationToken cancellationToken) =>
        await table.UpsertEntityAsync(new TableEntity(Keys.Sweep, rowKey) { [column] = key }, TableUpdateMode.Merge, cancellationToken);

    private async Task<bool> TryDeleteOrphanAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var name = Keys.Name(UserRow.ReadName(row));
        var index = await table.GetEntityIfExistsAsync<TableEntity>(name, Keys.IndexRow, cancellationToken: cancellationToken);
        var isIndexed = index.HasValue && IndexRow.ReadUserId(index.Value!) == UserRow.ReadId(row);
        return !isIndexed && await TryDeleteAsync(row, cancellationToken);
    }

    private async Task<bool> TryDeleteAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            return response.Status != 404;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // It has changed since it was read: it is in use.
            return false;
        }
    }

    private async IAsyncEnumerable<Page<TableEntity>> QueryPagesAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken).AsPages())
        {
            if (page.Values.Count > 0)
            {
                yield return page;
            }
        }
    }

    private static async Task<int> CountAsync(
        IEnumerable<TableEntity> rows, Func<TableEntity, CancellationToken, Task<bool>> tryDelete, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, options, async (row, token) =>
        {
            if (await tryDelete(row, token))
            {
                Interlocked.Increment(ref deleted);
            }
        });
        return deleted;
    }

    /// <returns>The first 48 bits of a version 7 UUID, which are its time, as text.</returns>
    private static string FirstIdAt(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture).Insert(8, "-");
}
