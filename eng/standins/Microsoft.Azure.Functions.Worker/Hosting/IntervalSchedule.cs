namespace Microsoft.Azure.Functions.Worker.Hosting;

internal sealed class IntervalSchedule(TimeSpan interval) : TimerSchedule
{
    public override DateTimeOffset GetNext(DateTimeOffset after) => after + interval;
}
