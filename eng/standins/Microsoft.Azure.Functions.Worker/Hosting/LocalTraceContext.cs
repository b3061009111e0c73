using System.Diagnostics;

namespace Microsoft.Azure.Functions.Worker.Hosting;

internal sealed class LocalTraceContext(string traceParent, string traceState) : TraceContext
{
    public override string TraceParent => traceParent;

    public override string TraceState => traceState;

    /// <summary>The trace of the running activity.</summary>
    public static LocalTraceContext Capture() =>
        new(Activity.Current?.Id ?? string.Empty, Activity.Current?.TraceStateString ?? string.Empty);
}
