using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class LatenciesTests
{
    [Theory]
    [InlineData(50, 50)]
    [InlineData(99, 99)]
    [InlineData(99.5, 100)]
    [InlineData(100, 100)]
    [InlineData(0.1, 1)]
    public void Percentile_OneToAHundred_IsTheSmallestThatTheShareDoesNotExceed(double percent, double milliseconds)
    {
        var latencies = new Latencies(Milliseconds(Enumerable.Range(1, 100).Reverse()));

        Assert.Equal(milliseconds, latencies.Percentile(percent));
    }

    [Fact]
    public void Percentile_OfTwoRuns_IsThatOfAllTheirSamples()
    {
        // The average of the p99 of each run would be 500.5.
        var many = new Latencies(Milliseconds(Enumerable.Repeat(1, 999)));
        var one = new Latencies(Milliseconds([1000]));

        var both = Latencies.Of([many, one]);

        Assert.Equal(1000, both.Count);
        Assert.Equal(1, both.Percentile(99));
        Assert.Equal(1000, both.Percentile(100));
    }

    [Fact]
    public void Percentile_OfNothing_IsNoNumber() => Assert.Equal(double.NaN, new Latencies([]).Median);

    private static IEnumerable<TimeSpan> Milliseconds(IEnumerable<int> numbers) => numbers.Select(number => TimeSpan.FromMilliseconds(number));
}
