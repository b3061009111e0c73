using System.Diagnostics;

namespace AuthFunctions.Core.Telemetry;

/// <summary>
/// Starts the activities of the source <c>AuthFunctions</c>, which docs/operations.md lists. Without a listener, none is created.
/// </summary>
public sealed class AuthTracing : IDisposable
{
    private readonly ActivitySource _source = new(AuthMetrics.Name, AppVersion.Full);

    /// <summary>Starts the activity of an invocation, in the trace that the platform began.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="traceParent">The platform's <c>traceparent</c> (W3C Trace Context), well-formed or not.</param>
    /// <param name="traceState">Its <c>tracestate</c>.</param>
    /// <returns>The activity, which the caller ends; null without a listener.</returns>
    public Activity? StartInvocation(string function, string traceParent, string traceState) =>
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent)
            ? _source.StartActivity(function, ActivityKind.Server, Activity.Current?.Context ?? parent)
            : _source.StartActivity(function, ActivityKind.Server);

    /// <summary>Starts the activity of a hash, which includes its time in the queue.</summary>
    internal Activity? StartHash() => _source.StartActivity("hash");

    /// <summary>Starts the activity of a storage operation, which includes its retries.</summary>
    /// <param name="operation">Its kind.</param>
    /// <param name="target">The table or the queue.</param>
    /// <param name="host">The host name of the service.</param>
    internal Activity? StartStorageOperation(string operation, string target, string host)
    {
        var activity = _source.StartActivity($"{operation} {target}", ActivityKind.Client);
        return activity?.SetTag("db.system.name", target == "users" ? "azure.tables" : "azure.queues").SetTag("db.operation.name", operation).SetTag("server.address", host);
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}
