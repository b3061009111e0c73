using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>How a stack did one act.</summary>
/// <param name="Load">What its clients saw.</param>
/// <param name="Server">The CPU time that its server took.</param>
/// <param name="Host">The CPU time that its host took, zero when it has none.</param>
/// <param name="Database">The CPU time that its database took, zero when the server is its own.</param>
internal sealed record Performance(LoadResult Load, TimeSpan Server, TimeSpan Host, TimeSpan Database)
{
    public double ServerMilliseconds => Server.TotalMilliseconds / Load.Completed;

    public double HostMilliseconds => Host.TotalMilliseconds / Load.Completed;

    public double DatabaseMilliseconds => Database.TotalMilliseconds / Load.Completed;

    public double Milliseconds => ServerMilliseconds + HostMilliseconds + DatabaseMilliseconds;

    public static Performance Of(IReadOnlyCollection<Performance> runs) => new(
        LoadResult.Of([.. runs.Select(run => run.Load)]),
        TimeSpan.FromTicks(runs.Sum(run => run.Server.Ticks)),
        TimeSpan.FromTicks(runs.Sum(run => run.Host.Ticks)),
        TimeSpan.FromTicks(runs.Sum(run => run.Database.Ticks)));
}
