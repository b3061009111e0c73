using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Runs a timer's function when it is due, one run after the other.</summary>
internal sealed class TimerService(
    FunctionDescriptor function,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    FunctionRunner runner,
    TimeProvider timeProvider,
    ILogger logger)
    : BackgroundService
{
    // A timer of the runtime cannot wait much longer than a month.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (trigger.RunOnStartup)
        {
            await RunAsync(stoppingToken);
        }

        while (true)
        {
            await WaitUntilAsync(schedule.GetNext(timeProvider.GetUtcNow()), stoppingToken);
            await RunAsync(stoppingToken);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        for (var wait = due - timeProvider.GetUtcNow(); wait > TimeSpan.Zero; wait = due - timeProvider.GetUtcNow())
        {
            await Task.Delay(wait < LongestWait ? wait : LongestWait, timeProvider, cancellationToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var activity = new Activity(function.Name);
        activity.Start();
        await using var context = new LocalFunctionContext(
            new FunctionInvocation(function) { Timer = new TimerInfo() }, runner.Scopes, cancellationToken);
        try
        {
            await runner.RunAsync(context);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Log.FunctionFailed(logger, function.Name, exception);
        }
    }
}
