using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The figures of a stack for one act.</summary>
/// <param name="Load">The results that its clients measured.</param>
/// <param name="Server">The CPU time of its server.</param>
/// <param name="Host">The CPU time of its host; zero if it has none.</param>
/// <param name="Database">The CPU time of its database; zero if the server stores the data itself.</param>
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
