namespace AuthFunctions.Tests.Support;

/// <summary>The expected values are counted by hand or come from SciPy 1.10: <c>mannwhitneyu(first, second, method="asymptotic")</c>.</summary>
public sealed class MannWhitneyTests
{
    private static readonly double[] UpTo100 = [.. Enumerable.Range(0, 100)];

    public static TheoryData<double[], double[], double, double> Known => new()
    {
        { [19, 22, 16, 29, 24], [20, 11, 17, 12], 17, 0.11134688653314041 },
        { [1, 2, 2, 3, 3, 3, 4, 5], [2, 3, 3, 4, 4, 5, 6, 6, 7], 16.5, 0.062484795672341206 },
        { [1, 2, 3], [4, 5, 6, 7], 0, 0.05182992721790968 },
        { [1, 1, 1], [1, 1, 1], 4.5, 1 },
        { UpTo100, [.. UpTo100.Select(value => value + 30)], 2450, 4.676768383107447e-10 },
        { UpTo100, [.. UpTo100.Select(value => value + 0.5)], 4950, 0.9037324207897961 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Compare_KnownSamples_GivesTheKnownStatistics(double[] first, double[] second, double u, double p)
    {
        var result = MannWhitney.Compare(first, second);

        Assert.Equal(u, result.U);
        Assert.Equal(u / first.Length / second.Length, result.Superiority);
        Assert.Equal(p, result.P, tolerance: 1.5e-7);
    }

    [Fact]
    public void Compare_TheOtherWayRound_IsTheMirrorImage()
    {
        double[] first = [1, 2, 2, 3];
        double[] second = [2, 3, 4];

        var there = MannWhitney.Compare(first, second);
        var back = MannWhitney.Compare(second, first);

        Assert.Equal(1, there.Superiority + back.Superiority, tolerance: 1e-12);
        Assert.Equal(there.P, back.P, tolerance: 1e-12);
    }
}
