using System.Diagnostics;
using DevHost.Configuration;
using DevHost.Worker;
using DevHost.Worker.Protocol;

namespace DevHost.Triggers;

/// <summary>Has the worker run functions that have no caller. Each run starts a trace.</summary>
internal sealed class BackgroundInvoker(AppOptions options, WorkerSupervisor worker, HostConsole console)
{
    /// <summary>Runs a function. A failure is logged.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">The value of its trigger.</param>
    /// <param name="metadata">What the trigger says about the value.</param>
    /// <param name="cancelled">Cancels the function's token. This method still waits for the end of the function.</param>
    /// <returns>Whether it succeeded.</returns>
    public async Task<bool> TryInvokeAsync(
        Function function, TypedData input, IReadOnlyDictionary<string, TypedData> metadata, CancellationToken cancelled)
    {
        using var activity = new Activity(function.Name);
        activity.Start();
        var request = new InvocationRequest
        {
            InputData = { new ParameterBinding { Name = function.TriggerName, Data = input } },
            TraceContext = options.NoTraceContext ? new RpcTraceContext() : new RpcTraceContext { TraceParent = activity.Id },
        };
        foreach (var (name, value) in metadata)
        {
            request.TriggerMetadata[name] = value;
        }

        try
        {
            InvocationFailedException.ThrowIfFailed(await worker.InvokeAsync(function, request, cancelled));
            return true;
        }
        catch (Exception e) when (e is InvocationFailedException or WorkerLostException or HostException)
        {
            console.LogFailure(options, function.Name, e);
            return false;
        }
    }
}
