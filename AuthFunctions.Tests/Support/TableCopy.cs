using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Support;

/// <summary>The rows of a table, with which further tables begin: a state that takes long to create is created once.</summary>
internal sealed class TableCopy
{
    // Storage adds them itself.
    private static readonly string[] System = ["odata.etag", "Timestamp"];

    private readonly List<TableEntity>? _rows;

    private TableCopy(List<TableEntity>? rows) => _rows = rows;

    public static async Task<TableCopy> ReadAsync(TableClient table, CancellationToken cancellationToken)
    {
        try
        {
            return new TableCopy(await table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).ToListAsync(cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            return new TableCopy(null);
        }
    }

    /// <summary>Creates a table with the rows; no table if there was none.</summary>
    public async Task WriteAsync(TableClient table, CancellationToken cancellationToken)
    {
        if (_rows is null)
        {
            return;
        }

        await table.CreateAsync(cancellationToken);
        await Task.WhenAll(_rows.Select(row =>
            table.AddEntityAsync(new TableEntity(row.Where(column => !System.Contains(column.Key)).ToDictionary()), cancellationToken)));
    }
}
