using Microsoft.Azure.Functions.Worker;

namespace FunctionsProbe.Functions;

/// <summary>Timers, which count their runs.</summary>
public sealed class ScheduledFunctions(EventCounts counts)
{
    /// <summary>Runs when the app starts, and hardly ever after that.</summary>
    [Function("OnStartup")]
    public Task OnStartupAsync([TimerTrigger("0 0 0 29 2 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
    {
        counts.Add(timer.IsPastDue ? "startup past due" : "startup");
        return Task.CompletedTask;
    }

    /// <summary>Hardly ever runs by itself.</summary>
    [Function("ByHand")]
    public void ByHand([TimerTrigger("0 0 0 29 2 *", UseMonitor = false)] TimerInfo timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        counts.Add("by hand");
    }

    /// <summary>Runs as a setting says.</summary>
    [Function("Tick")]
    public void Tick([TimerTrigger("%PROBE_TICK_SCHEDULE%", UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(timer);
        counts.Add(context.FunctionDefinition.Name);
    }

    /// <summary>Fails every time.</summary>
    [Function("FailingTick")]
    public Task FailingTickAsync([TimerTrigger("%PROBE_TICK_SCHEDULE%", UseMonitor = false)] TimerInfo timer)
    {
        counts.Add("failing");
        throw new InvalidOperationException($"A timer fails on purpose; past due: {timer.IsPastDue}.");
    }

    /// <summary>A timer that the tests disable.</summary>
    [Function("SwitchedOffTick")]
    public void SwitchedOffTick([TimerTrigger("%PROBE_TICK_SCHEDULE%", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        counts.Add("switched off");
    }
}
