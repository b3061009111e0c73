namespace AuthFunctions.Tests.Support;

/// <summary>
/// The Mann-Whitney U test of two samples: whether one tends to be greater than the other. It makes no assumption about their distributions.
/// The result is corrected for ties. The probability uses the normal approximation, which is valid for samples of 20 or more.
/// </summary>
/// <param name="U">The number of pairs in which the value of the first sample is greater than that of the second. A tie counts as half a pair.</param>
/// <param name="Superiority">
/// <paramref name="U"/> as a share of all pairs: the probability that a value of the first sample is greater. 0.5 means no difference.
/// 0 and 1 mean that the samples do not overlap.
/// </param>
/// <param name="P">The probability of a difference of this size or more between two samples of one distribution (two-sided).</param>
internal readonly record struct MannWhitney(double U, double Superiority, double P)
{
    /// <summary>Compares two samples; neither may be empty.</summary>
    public static MannWhitney Compare(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first.Count);
        ArgumentOutOfRangeException.ThrowIfZero(second.Count);

        double rankSum = 0;
        double tieTerm = 0;
        double smaller = 0;
        foreach (var tied in first.Select(value => (Value: value, IsFirst: true)).Concat(second.Select(value => (value, false)))
            .GroupBy(entry => entry.Item1).OrderBy(group => group.Key))
        {
            double count = tied.Count();
            rankSum += tied.Count(entry => entry.Item2) * (smaller + ((count + 1) / 2));
            tieTerm += (count * count * count) - count;
            smaller += count;
        }

        double pairs = (double)first.Count * second.Count;
        double all = first.Count + second.Count;
        var u = rankSum - (first.Count * (first.Count + 1.0) / 2);
        var deviation = Math.Sqrt(pairs / 12 * (all + 1 - (tieTerm / (all * (all - 1)))));
        // The continuity correction subtracts half a pair: U is discrete, and the normal distribution is continuous.
        var distance = Math.Max(Math.Abs(u - (pairs / 2)) - 0.5, 0);
        return new MannWhitney(u, u / pairs, deviation == 0 ? 1 : TwoSided(distance / deviation));
    }

    // Abramowitz and Stegun, 7.1.26: the complementary error function with an error below 1.5e-7.
    private static double TwoSided(double z)
    {
        var x = z / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return polynomial * Math.Exp(-x * x);
    }
}
