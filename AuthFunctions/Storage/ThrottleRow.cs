using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Storage;

/// <summary>The throttle row.</summary>
internal static class ThrottleRow
{
    private const string Count = "count";
    private const string Consecutive = "consecutive";
    private const string WindowEnds = "window_ends";
    private const string Expires = "expires";

    public static TableEntity From(ThrottleCounter counter)
    {
        var row = new TableEntity(counter.Key.Value, Keys.ThrottleRow)
        {
            [Count] = counter.Count,
            [Consecutive] = counter.Consecutive,
            [WindowEnds] = counter.WindowEnds,
        };

        // The sweep looks for what has expired, and never finds a row that does not say when it does.
        if (counter.Expires is { } expires)
        {
            row[Expires] = expires;
        }

        if (counter.ETag is { } etag)
        {
            row.ETag = new ETag(etag);
        }

        return row;
    }

    public static ThrottleCounter Read(ThrottleKey key, TableEntity row) => new()
    {
        Key = key,
        Count = row.GetRequiredInt32(Count),
        Consecutive = row.GetRequiredInt32(Consecutive),
        WindowEnds = row.GetRequiredTime(WindowEnds),
        Expires = row.GetDateTimeOffset(Expires),
        ETag = row.ETag.ToString(),
    };
}
