using AuthFunctions.Core.Accounts.Throttling;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The throttle row.</summary>
internal static class ThrottleRow
{
    private const string Count = "count";
    private const string Consecutive = "consecutive";
    private const string WindowEnds = "window_ends";
    private const string Expires = "expires";

    private static readonly Columns Columns = new(Count, Consecutive, WindowEnds, Expires);

    public static TableEntity From(ThrottleCounter counter)
    {
        var row = new TableEntity(Keys.Throttle(counter.Key), Keys.ThrottleRow)
        {
            [Count] = counter.Count,
            [Consecutive] = counter.Consecutive,
            [WindowEnds] = counter.WindowEnds,
        };

        // The sweep does not delete a row without this column.
        if (counter.Expires is { } expires)
        {
            row[Expires] = expires;
        }

        Columns.Restore(row, counter.Row);
        return row;
    }

    public static ThrottleCounter Read(ThrottleKey key, TableEntity row) => new()
    {
        Key = key,
        Count = row.GetRequiredInt32(Count),
        Consecutive = row.GetRequiredInt32(Consecutive),
        WindowEnds = row.GetRequiredTime(WindowEnds),
        Expires = row.GetDateTimeOffset(Expires),
        Row = Columns.Keep(row),
    };
}
