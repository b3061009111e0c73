using Azure.Data.Tables;

namespace AuthFunctions.Storage;

/// <summary>Counters in Azure Table Storage, in the table of the users.</summary>
/// <param name="table">The table. Its client's options set how often and how long a step is tried.</param>
internal sealed class TableThrottleStore(TableClient table) : IThrottleStore
{
    private readonly TableRows _rows = new(table);

    public async Task<ThrottleCounter?> FindCounterAsync(ThrottleKey key, CancellationToken cancellationToken) =>
        await _rows.FindAsync(key.Value, Keys.ThrottleRow, cancellationToken) is { } row ? ThrottleRow.Read(key, row) : null;

    // Not TryAddAsync: two instances can count a first one at the same instant, and each would take the other's row for its own.
    public Task<bool> TrySaveCounterAsync(ThrottleCounter counter, CancellationToken cancellationToken) =>
        counter.ETag is null
            ? _rows.TryInsertAsync(ThrottleRow.From(counter), cancellationToken)
            : _rows.TryReplaceAsync(ThrottleRow.From(counter), cancellationToken);

    public Task DeleteCounterAsync(ThrottleKey key, CancellationToken cancellationToken) =>
        _rows.DeleteAsync(key.Value, Keys.ThrottleRow, cancellationToken);
}
