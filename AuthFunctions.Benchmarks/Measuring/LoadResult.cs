namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>The results that the clients measured.</summary>
/// <param name="Elapsed">The measured time.</param>
/// <param name="Completed">The number of requests with the expected response.</param>
/// <param name="Failures">The number of other requests.</param>
/// <param name="FirstFailure">A description of the first failure.</param>
/// <param name="Latencies">The latencies of the completed requests.</param>
internal sealed record LoadResult(TimeSpan Elapsed, int Completed, int Failures, string? FirstFailure, Latencies Latencies)
{
    public double PerSecond => Completed / Elapsed.TotalSeconds;

    /// <summary>Combines several runs into one.</summary>
    public static LoadResult Of(IReadOnlyCollection<LoadResult> runs) => new(
        TimeSpan.FromTicks(runs.Sum(run => run.Elapsed.Ticks)),
        runs.Sum(run => run.Completed),
        runs.Sum(run => run.Failures),
        runs.Select(run => run.FirstFailure).FirstOrDefault(failure => failure is not null),
        Latencies.Of(runs.Select(run => run.Latencies)));
}
