using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>Counts the bytes that another .NET process allocates. It uses the runtime's own counter (EventPipe).</summary>
internal sealed class AllocationMeter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _source;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _bytes;

    private AllocationMeter(int processId)
    {
        var counters = new EventPipeProvider(
            "System.Runtime",
            EventLevel.Informational,
            arguments: new Dictionary<string, string> { ["EventCounterIntervalSec"] = $"{Interval.TotalSeconds}" });
        _session = new DiagnosticsClient(processId).StartEventPipeSession([counters], requestRundown: false);
        _source = new EventPipeEventSource(_session.EventStream);
        _source.Dynamic.All += Count;
        _reading = Task.Run(_source.Process);
    }

    public static async Task<AllocationMeter> StartAsync(int processId, CancellationToken cancellationToken)
    {
        var meter = await Task.Run(() => new AllocationMeter(processId), cancellationToken);
        await meter.ReadAsync(cancellationToken);
        return meter;
    }

    /// <summary>The bytes allocated so far. It waits until the counter includes everything allocated before the call.</summary>
    public async Task<double> ReadAsync(CancellationToken cancellationToken)
    {
        // Wait for two counter events: the first one may cover only the time before this call.
        await NextAsync(cancellationToken);
        await NextAsync(cancellationToken);
        lock (_lock)
        {
            return _bytes;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _session.StopAsync(CancellationToken.None);
            await _reading;
        }
        finally
        {
            _source.Dispose();
            _session.Dispose();
        }
    }

    private Task NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _next.Task.WaitAsync(10 * Interval, cancellationToken);
        }
    }

    private void Count(TraceEvent trace)
    {
        if (trace.EventName == "EventCounters"
            && trace.PayloadValue(0) is IDictionary<string, object> value
            && value["Payload"] is IDictionary<string, object> counter
            && counter["Name"] is "alloc-rate")
        {
            lock (_lock)
            {
                _bytes += (double)counter["Increment"];
                _next.SetResult();
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
