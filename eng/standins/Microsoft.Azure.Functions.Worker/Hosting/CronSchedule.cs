using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>
/// An NCRONTAB expression: second (left out: 0), minute, hour, day, month and day of the week (0 is Sunday), each of
/// <c>*</c>, values, ranges and steps, in lists. Unlike cron's, a day must match both its fields.
/// </summary>
internal sealed class CronSchedule : TimerSchedule
{
    // No pattern of dates recurs less often than 29 February on a given day of the week, across a century without its leap day.
    private const int LongestGapInYears = 40;

    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _daysOfWeek;

    private CronSchedule(ReadOnlySpan<string> fields)
    {
        _seconds = ParseField(fields[0], 0, 59);
        _minutes = ParseField(fields[1], 0, 59);
        _hours = ParseField(fields[2], 0, 23);
        _days = ParseField(fields[3], 1, 31);
        _months = ParseField(fields[4], 1, 12);
        _daysOfWeek = ParseField(fields[5], 0, 6);
    }

    /// <exception cref="FormatException">The expression is malformed.</exception>
    public static new CronSchedule Parse(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new CronSchedule(fields),
            5 => new CronSchedule(["0", .. fields]),
            _ => throw new FormatException($"'{expression}' is not an NCRONTAB expression of six fields."),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no such date.</exception>
    public override DateTimeOffset GetNext(DateTimeOffset after)
    {
        var utc = after.UtcDateTime;
        var time = new DateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, DateTimeKind.Utc).AddSeconds(1);
        var end = time.AddYears(LongestGapInYears);

        // The largest unit that does not match moves on to its next value, and the smaller ones start over.
        while (time < end)
        {
            if (!Has(_months, time.Month))
            {
                time = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            }
            else if (!Has(_days, time.Day) || !Has(_daysOfWeek, (int)time.DayOfWeek))
            {
                time = time.Date.AddDays(1);
            }
            else if (!Has(_hours, time.Hour))
            {
                time = time.Date.AddHours(time.Hour + 1);
            }
            else if (!Has(_minutes, time.Minute))
            {
                time = time.Date.Add(new TimeSpan(time.Hour, time.Minute + 1, 0));
            }
            else if (!Has(_seconds, time.Second))
            {
                time = time.AddSeconds(1);
            }
            else
            {
                return time;
            }
        }

        throw new InvalidOperationException("The schedule names a date that never comes.");
    }

    private static bool Has(ulong set, int value) => (set >> value & 1) == 1;

    private static ulong ParseField(string field, int minimum, int maximum)
    {
        ulong set = 0;
        foreach (var item in field.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var only] => (only, 0),
                [var bounds, var every] => (bounds, ParseNumber(every, 1, maximum)),
                _ => throw Malformed(item),
            };
            var (first, last) = range.Split('-') switch
            {
                ["*"] => (minimum, maximum),
                // A value with a step counts on from there.
                [var only] => (ParseNumber(only, minimum, maximum), step == 0 ? ParseNumber(only, minimum, maximum) : maximum),
                [var from, var to] => (ParseNumber(from, minimum, maximum), ParseNumber(to, minimum, maximum)),
                _ => throw Malformed(item),
            };
            if (first > last)
            {
                throw Malformed(item);
            }

            for (var value = first; value <= last; value += Math.Max(step, 1))
            {
                set |= 1UL << value;
            }
        }

        return set;
    }

    private static int ParseNumber(string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Malformed(text);

    private static FormatException Malformed(string text) => new($"'{text}' is not a value, range or step of its NCRONTAB field.");
}
