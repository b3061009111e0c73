namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>The latencies of requests. All samples are kept, because percentiles of parts cannot be averaged.</summary>
internal sealed class Latencies
{
    private readonly TimeSpan[] _sorted;

    public Latencies(IEnumerable<TimeSpan> samples) => _sorted = [.. samples.Order()];

    public int Count => _sorted.Length;

    public double Median => Percentile(50);

    /// <summary>Combines the samples of several runs.</summary>
    public static Latencies Of(IEnumerable<Latencies> runs) => new(runs.SelectMany(run => run._sorted));

    /// <summary>The smallest sample such that this share of all samples is less than or equal to it (nearest rank), in milliseconds.</summary>
    /// <param name="percent">More than 0, at most 100.</param>
    /// <returns>NaN if there are no samples, so that no target is met without a measurement.</returns>
    public double Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return Count == 0 ? double.NaN : _sorted[(int)Math.Ceiling(percent * Count / 100) - 1].TotalMilliseconds;
    }
}
