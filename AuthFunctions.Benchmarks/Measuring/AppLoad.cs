namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>A load on the app, and the CPU time that the app used for it.</summary>
internal sealed record AppLoad(LoadResult Load, AppCpuTime CpuTime)
{
    /// <summary>The worker's microseconds of CPU time per request.</summary>
    public double WorkerCpu => CpuTime.Worker.TotalMicroseconds / Requests;

    /// <summary>The host's microseconds of CPU time per request.</summary>
    public double HostCpu => CpuTime.Host.TotalMicroseconds / Requests;

    private int Requests => Load.Completed + Load.Failures;

    /// <summary>Combines several runs into one.</summary>
    public static AppLoad Of(IReadOnlyCollection<AppLoad> runs) =>
        new(LoadResult.Of([.. runs.Select(run => run.Load)]), runs.Aggregate(default(AppCpuTime), (sum, run) => sum + run.CpuTime));
}
