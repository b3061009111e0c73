using AuthFunctions.Core.Accounts.Throttling;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>Counters in Azure Table Storage, in the table of the users.</summary>
/// <param name="table">The table. Its client's options limit the attempts and the time of a step.</param>
internal sealed class TableThrottleStore(TableClient table) : IThrottleStore
{
    private readonly TableRows _rows = new(table);

    public async Task<ThrottleCounter?> FindCounterAsync(ThrottleKey key, CancellationToken cancellationToken) =>
        await _rows.FindAsync(Keys.Throttle(key), Keys.ThrottleRow, cancellationToken) is { } row ? ThrottleRow.Read(key, row) : null;

    // Not TryAddAsync: two instances can add the same first counter at once, and each would take the other's row for its own.
    public Task<bool> TrySaveCounterAsync(ThrottleCounter counter, CancellationToken cancellationToken) =>
        counter.Row is null
            ? _rows.TryInsertAsync(ThrottleRow.From(counter), cancellationToken)
            : _rows.TryReplaceAsync(ThrottleRow.From(counter), cancellationToken);

    public Task DeleteCounterAsync(ThrottleKey key, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(Keys.Throttle(key), Keys.ThrottleRow, cancellationToken);
}
