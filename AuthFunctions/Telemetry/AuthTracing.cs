using System.Diagnostics;

namespace AuthFunctions.Telemetry;

/// <summary>
/// Starts the activities of the source <c>AuthFunctions</c>, which docs/operations.md lists. Nothing is made while nobody listens.
/// </summary>
public sealed class AuthTracing : IDisposable
{
    private readonly ActivitySource _source = new(AuthMetrics.Name, AppVersion.Full);

    /// <summary>Starts that of an invocation, within the trace that the platform began.</summary>
    internal Activity? StartInvocation(string function, string traceParent, string traceState) =>
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent)
            ? _source.StartActivity(function, ActivityKind.Server, Activity.Current?.Context ?? parent)
            : _source.StartActivity(function, ActivityKind.Server);

    /// <summary>Starts that of a password that is hashed, from when it begins to wait.</summary>
    internal Activity? StartHash() => _source.StartActivity("hash");

    /// <summary>Starts that of a storage operation, with its further tries.</summary>
    internal Activity? StartStorageOperation(string operation, string host)
    {
        var activity = _source.StartActivity($"{operation} users", ActivityKind.Client);
        return activity?.SetTag("db.system.name", "azure.tables").SetTag("db.operation.name", operation).SetTag("server.address", host);
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}
