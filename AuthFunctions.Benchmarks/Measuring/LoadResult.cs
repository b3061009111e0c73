namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>What clients saw in a time.</summary>
/// <param name="Elapsed">The time.</param>
/// <param name="Completed">How many requests were answered as expected in it.</param>
/// <param name="Failures">How many were not.</param>
/// <param name="FirstFailure">What became of the first of those.</param>
/// <param name="Latencies">How long the answered ones took.</param>
internal sealed record LoadResult(TimeSpan Elapsed, int Completed, int Failures, string? FirstFailure, Latencies Latencies)
{
    public double PerSecond => Completed / Elapsed.TotalSeconds;

    /// <summary>Several runs as one.</summary>
    public static LoadResult Of(IReadOnlyCollection<LoadResult> runs) => new(
        TimeSpan.FromTicks(runs.Sum(run => run.Elapsed.Ticks)),
        runs.Sum(run => run.Completed),
        runs.Sum(run => run.Failures),
        runs.Select(run => run.FirstFailure).FirstOrDefault(failure => failure is not null),
        Latencies.Of(runs.Select(run => run.Latencies)));
}
