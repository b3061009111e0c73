using System.Globalization;
using System.Runtime.CompilerServices;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Tokens;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// Deletes rows that are no longer needed: expired sessions, one-time tokens and throttle counters, and user rows that no index row points to.
/// It works page by page, deletes a row only as it was read, and can be stopped and run again at any point.
/// </summary>
internal sealed class TableSweep(TableClient table)
{
    private const int PageSize = 1000;
    private const int Parallelism = 16;
    private const string LastUser = "last_user";
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
            return new SweepResult(
                Sessions: await DeleteExpiredAsync("session", now, cancellationToken),
                Tokens: await DeleteExpiredTokensAsync(now, cancellationToken),
                Counters: await DeleteExpiredAsync("throttle", now, cancellationToken),
                Users: await DeleteOrphansAsync(now - RegistrationLimit, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // There is no user yet.
            return new SweepResult(0, 0, 0, 0);
        }
    }

    private async Task<int> DeleteExpiredTokensAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var purpose in TokenPurpose.All)
        {
            deleted += await DeleteExpiredAsync(purpose.Name, now, cancellationToken);
        }

        return deleted;
    }

    private async Task<int> DeleteExpiredAsync(string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The query does not select the expired rows: storage would search for up to 5 seconds before it responds that there are few, which
        // is longer than an attempt may take.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {kind + '_'} and PartitionKey lt {kind + AfterUnderscore}");
        var deleted = 0;
        await foreach (var page in QueryPagesAsync(filter, cancellationToken))
        {
            deleted += await CountAsync(page.Where(row => row.GetDateTimeOffset(Expires) <= now), TryDeleteAsync, cancellationToken);
        }

        return deleted;
    }

    /// <summary>
    /// Checks each user row once in its life, when it is old enough: user ids sort by their time of creation (RFC 9562, section 5.7), and a row
    /// of the sweep's own holds the last one that was checked.
    /// </summary>
    private async Task<int> DeleteOrphansAsync(DateTimeOffset registeredBefore, CancellationToken cancellationToken)
    {
        var progress = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Sweep, Keys.SweepRow, cancellationToken: cancellationToken);
        var from = progress.HasValue ? progress.Value!.GetRequiredString(LastUser) : Keys.User(string.Empty);
        var to = Keys.User(FirstIdAt(registeredBefore));
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey lt {to}");
        var deleted = 0;
        await foreach (var page in QueryPagesAsync(filter, cancellationToken))
        {
            deleted += await CountAsync(page, TryDeleteOrphanAsync, cancellationToken);
            var reached = new TableEntity(Keys.Sweep, Keys.SweepRow) { [LastUser] = page[^1].PartitionKey };
            await table.UpsertEntityAsync(reached, TableUpdateMode.Merge, cancellationToken);
        }

        return deleted;
    }

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

    private async IAsyncEnumerable<IReadOnlyList<TableEntity>> QueryPagesAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken).AsPages())
        {
            if (page.Values.Count > 0)
            {
                yield return page.Values;
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
