using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Storage;

/// <summary>
/// Deletes the rows that nothing will ask for again: expired sessions, reset tokens and throttles, and user rows that no index row points to.
/// It goes page by page, deletes a row only as it was read, and may be stopped and run again at any point.
/// </summary>
internal sealed class TableSweep(TableClient table)
{
    private const int PageSize = 1000;
    private const int Parallelism = 16;
    private const string LastUser = "last_user";
    private const string Expires = "expires";

    // Sorts right after '_', with which the prefix of every kind of key ends.
    private const char AfterUnderscore = '`';

    // A registration that is still under way has a user row and no index row yet. None takes an hour.
    private static readonly TimeSpan RegistrationLimit = TimeSpan.FromHours(1);

    /// <summary>Deletes what has served its time at an instant.</summary>
    public async Task<SweepResult> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return new SweepResult(
                Sessions: await DeleteExpiredAsync("session", now, cancellationToken),
                ResetTokens: await DeleteExpiredAsync("reset", now, cancellationToken),
                Counters: await DeleteExpiredAsync("throttle", now, cancellationToken),
                Users: await DeleteOrphansAsync(now - RegistrationLimit, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nobody has registered yet.
            return new SweepResult(0, 0, 0, 0);
        }
    }

    private async Task<int> DeleteExpiredAsync(string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Storage is not asked for the expired rows only: it would search for up to 5 seconds before it answers that there are few,
        // longer than a try waits.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {kind + '_'} and PartitionKey lt {kind + AfterUnderscore}");
        var deleted = 0;
        await foreach (var page in QueryPagesAsync(filter, cancellationToken))
        {
            deleted += await CountAsync(page.Where(row => row.GetDateTimeOffset(Expires) <= now), TryDeleteAsync, cancellationToken);
        }

        return deleted;
    }

    /// <summary>
    /// Looks at each user row once in its life, when it is old enough: user ids sort by the time they were made (RFC 9562, section 5.7),
    /// and a row of the sweep's own says how far the last one came.
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
            await table.UpsertEntityAsync(reached, TableUpdateMode.Replace, cancellationToken);
        }

        return deleted;
    }

    private async Task<bool> TryDeleteOrphanAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var user = UserRow.Read(row);
        var index = await table.GetEntityIfExistsAsync<TableEntity>(Keys.NameOf(user), Keys.IndexRow, cancellationToken: cancellationToken);
        var isIndexed = index.HasValue && IndexRow.ReadUserId(index.Value!) == user.Id;
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
            // It has changed since it was read, so that it is in use.
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

    /// <returns>The 48 bits of time that a version 7 UUID begins with, as its text has them.</returns>
    private static string FirstIdAt(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture).Insert(8, "-");
}
