using AuthFunctions.Core.Accounts.Throttling;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The throttle row.</summary>
internal static class ThrottleRow
{
    private const string Count = "count";
    private const string Consecutive = "consecutive";
    private const string Requests = "requests";
    private const string WindowEnds = "window_ends";
    private const string Expires = "expires";

    private static readonly Columns Columns = new(Count, Consecutive, Requests, WindowEnds, Expires);

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

        if (!counter.Requests.IsEmpty)
        {
            row[Requests] = string.Join(' ', counter.Requests);
        }

        Columns.Restore(row, counter.Row);
        return row;
    }

    public static ThrottleCounter Read(ThrottleKey key, TableEntity row) => new()
    {
        Key = key,
        Count = row.GetRequiredInt32(Count),
        Consecutive = row.GetRequiredInt32(Consecutive),
        Requests = row.GetString(Requests) is { Length: > 0 } requests ? [.. requests.Split(' ')] : [],
        WindowEnds = row.GetRequiredTime(WindowEnds),
        Expires = row.GetDateTimeOffset(Expires),
        Row = Columns.Keep(row),
    };
}
