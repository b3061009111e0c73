using System.Collections.Immutable;
using AuthFunctions.Core.Accounts;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// The columns of one kind of row. Rows outlive versions of the app: a reader keeps the columns that it does not know, and they are written back
/// with the row.
/// </summary>
/// <param name="known">The columns that this version reads and writes.</param>
internal sealed class Columns(params string[] known)
{
    // What storage adds to every row itself.
    private static readonly string[] System = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    private readonly HashSet<string> _known = [.. known, .. System];

    /// <summary>What is needed to write a row back that was read.</summary>
    public StoredRow Keep(TableEntity row) =>
        new(row.ETag.ToString(), row.Where(column => !_known.Contains(column.Key)).ToImmutableDictionary());

    /// <summary>Adds to a row what was kept of the row that it replaces.</summary>
    public static void Restore(TableEntity row, StoredRow? stored)
    {
        if (stored is null)
        {
            return;
        }

        row.ETag = new ETag(stored.ETag);
        foreach (var (column, value) in stored.OtherColumns)
        {
            row[column] = value;
        }
    }
}
