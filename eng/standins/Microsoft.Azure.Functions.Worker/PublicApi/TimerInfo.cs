namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer's function learns of its schedule.</summary>
public class TimerInfo
{
    /// <summary>Past and future occurrences; null where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run is later than scheduled.</summary>
    public bool IsPastDue { get; set; }
}
