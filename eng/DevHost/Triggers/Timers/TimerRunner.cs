using System.Collections.ObjectModel;
using DevHost.Configuration;
using DevHost.Worker.Protocol;

namespace DevHost.Triggers.Timers;

/// <summary>Runs a function that has a schedule. A run that is due while another one is going on waits for its end.</summary>
internal sealed class TimerRunner(Function function, AppOptions options, BackgroundInvoker invoker) : ITriggerRunner
{
    private const string Input = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    // A timer of the runtime cannot wait for much more than a month.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly TimerSchedule _schedule = new(options.Resolve(function.Schedule));

    public string Name => function.Name;

    public async Task ServeAsync(CancellationToken stopping)
    {
        try
        {
            if (function.RunsOnStartup)
            {
                await RunAsync(stopping);
            }

            while (true)
            {
                var due = _schedule.GetNext(DateTimeOffset.UtcNow);
                for (var delay = due - DateTimeOffset.UtcNow; delay > TimeSpan.Zero; delay = due - DateTimeOffset.UtcNow)
                {
                    await Task.Delay(delay < LongestDelay ? delay : LongestDelay, stopping);
                }

                await RunAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    public Task RunOnceAsync(string? input) => RunAsync(CancellationToken.None);

    private Task<bool> RunAsync(CancellationToken stopping) =>
        invoker.TryInvokeAsync(function, new TypedData { Json = Input }, ReadOnlyDictionary<string, TypedData>.Empty, stopping).WaitAsync(stopping);
}
