using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

internal static class TableEntityExtensions
{
    private const string ETag = "odata.etag";

    public static string GetRequiredString(this TableEntity row, string property) =>
        row.GetString(property) ?? throw Missing(row, property);

    public static DateTimeOffset GetRequiredTime(this TableEntity row, string property) =>
        row.GetDateTimeOffset(property) ?? throw Missing(row, property);

    public static int GetRequiredInt32(this TableEntity row, string property) =>
        row.GetInt32(property) ?? throw Missing(row, property);

    public static void AddUnlessNull(this TableEntity row, string property, object? value)
    {
        if (value is not null)
        {
            row[property] = value;
        }
    }

    /// <summary>Whether a stored row has every column of this one, with the same value. The ETag, which a row has that is to replace another one, is no column.</summary>
    public static bool IsStoredAs(this TableEntity row, TableEntity stored)
    {
        foreach (var (property, value) in row)
        {
            if (property != ETag && (!stored.TryGetValue(property, out var storedValue) || !Equals(value, storedValue)))
            {
                return false;
            }
        }

        return true;
    }

    private static InvalidDataException Missing(TableEntity row, string property) =>
        new($"The row in partition '{row.PartitionKey}' has no '{property}'.");
}
