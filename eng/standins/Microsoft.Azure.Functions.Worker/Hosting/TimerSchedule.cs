using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>When a timer is due.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The first occurrence after the given time, in UTC.</summary>
    public abstract DateTimeOffset GetNext(DateTimeOffset after);

    /// <exception cref="FormatException">The text is neither an NCRONTAB expression nor a time span.</exception>
    public static TimerSchedule Parse(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new IntervalSchedule(interval)
            : CronSchedule.Parse(text);
}
