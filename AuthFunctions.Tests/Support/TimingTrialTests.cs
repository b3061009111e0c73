namespace AuthFunctions.Tests.Support;

/// <summary>Tests the trial with generated times that are normally distributed with a standard deviation of 1 ms.</summary>
public sealed class TimingTrialTests
{
    private const double MeanMilliseconds = 10;
    private static readonly TimingPair Pair = new("first", "second");

    [Fact]
    public async Task Run_LikeTimes_AreNeverToldApart()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            Assert.Empty(await RunAsync(seed, Pair, _ => 0));
        }
    }

    // A shift of 0.59 deviations is a superiority of 0.66.
    [Theory]
    [InlineData(0.59)]
    [InlineData(-0.59)]
    public async Task Run_ShiftedTimes_AreToldApart(double shift)
    {
        var missed = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            missed += await RunAsync(seed, Pair, _ => shift) is [] ? 1 : 0;
        }

        Assert.InRange(missed, 0, 4);
    }

    [Fact]
    public async Task Run_AFirstBlockThatMisleads_IsOutvotedByTheOthers()
    {
        var blocks = 0;

        var left = await RunAsync(seed: 1, Pair, sample => sample < 220 ? 0.5 : 0, line => blocks += line.StartsWith("Block", StringComparison.Ordinal) ? 1 : 0);

        Assert.Empty(left);
        Assert.InRange(blocks, 2, 5);
    }

    [Fact]
    public async Task Run_AControl_IsAsItShouldBeWhenItIsToldApart()
    {
        var control = Pair with { IsControl = true };

        Assert.Empty(await RunAsync(seed: 1, control, _ => 1));
        Assert.StartsWith("control: first", Assert.Single(await RunAsync(seed: 1, control, _ => 0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneSlowAnswer_ChangesNothing() =>
        Assert.Empty(await RunAsync(seed: 1, Pair, sample => sample == 100 ? 1e6 : 0));

    private static Task<IReadOnlyList<string>> RunAsync(int seed, TimingPair pair, Func<int, double> shift, Action<string>? write = null)
    {
        var random = new Random(seed);
        var trial = new TimingTrial(random, quickestOf: 1, write ?? (_ => { }));
        var sample = 0;
        trial.Add(pair.First, () => Task.FromResult(Time(0)));
        trial.Add(pair.Second, () => Task.FromResult(Time(shift(sample++))));
        return trial.RunAsync(pair);

        TimeSpan Time(double added) => TimeSpan.FromMilliseconds(MeanMilliseconds + added + Normal(random));
    }

    // Box-Muller transform.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
