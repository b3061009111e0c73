using System.Globalization;
using NCrontab;

namespace DevHost.Triggers.Timers;

/// <summary>When a timer is due: an NCRONTAB expression (UTC) or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private const int FieldsWithSeconds = 6;

    private readonly CrontabSchedule? _crontab;
    private readonly TimeSpan _interval;

    /// <exception cref="HostException">The text is neither.</exception>
    public TimerSchedule(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _interval) && _interval > TimeSpan.Zero)
        {
            return;
        }

        var hasSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == FieldsWithSeconds;
        _crontab = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds })
            ?? throw new HostException($"\"{text}\" is no schedule: a timer takes an NCRONTAB expression of six fields, or a time span.");
    }

    /// <summary>The first time after the given one, in UTC.</summary>
    public DateTimeOffset GetNext(DateTimeOffset after) =>
        _crontab is null ? after + _interval : new DateTimeOffset(_crontab.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);
}
