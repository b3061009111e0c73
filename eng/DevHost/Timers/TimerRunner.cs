using System.Diagnostics;
using DevHost.Configuration;
using DevHost.Worker;
using DevHost.Worker.Protocol;

namespace DevHost.Timers;

/// <summary>Runs a function that has a schedule. A run that is due while another one is going on waits for its end.</summary>
internal sealed class TimerRunner(Function function, AppOptions options, WorkerSupervisor worker, HostConsole console)
{
    private const string Input = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    // A timer of the runtime cannot wait for much more than a month.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly TimerSchedule _schedule = new(options.Resolve(function.Schedule));

    public string Name => function.Name;

    /// <summary>Runs the function whenever it is due, until the token is cancelled.</summary>
    public async Task RunOnScheduleAsync(CancellationToken stopping)
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

    /// <summary>Runs the function once. A failure is logged.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var activity = new Activity(function.Name);
        activity.Start();
        var request = new InvocationRequest
        {
            InputData = { new ParameterBinding { Name = function.TriggerName, Data = new TypedData { Json = Input } } },
            TraceContext = options.NoTraceContext ? new RpcTraceContext() : new RpcTraceContext { TraceParent = activity.Id },
        };

        try
        {
            var response = await worker.InvokeAsync(function, request, stopping).WaitAsync(stopping);
            InvocationFailedException.ThrowIfFailed(response);
        }
        catch (Exception e) when (e is InvocationFailedException or WorkerLostException or HostException)
        {
            console.LogFailure(options, function.Name, e);
        }
    }
}
