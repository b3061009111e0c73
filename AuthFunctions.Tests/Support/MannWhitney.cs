namespace AuthFunctions.Tests.Support;

/// <summary>
/// The Mann-Whitney U test of two samples: whether one tends to be greater than the other, whatever their distributions.
/// Ties are corrected for, and the probability is that of the normal approximation, which samples of 20 or more allow.
/// </summary>
/// <param name="U">How many pairs of a value of the first sample and one of the second have the greater value in the first; a tie is half a pair.</param>
/// <param name="Superiority">
/// <paramref name="U"/> as a share of all pairs: the probability that a value of the first sample is the greater one. 0.5 is none, 0 and 1 are
/// samples that do not overlap.
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
        // Half a pair less, since U goes by steps where the normal distribution does not.
        var distance = Math.Max(Math.Abs(u - (pairs / 2)) - 0.5, 0);
        return new MannWhitney(u, u / pairs, deviation == 0 ? 1 : TwoSided(distance / deviation));
    }

    // Abramowitz and Stegun, 7.1.26: the complementary error function to 1.5e-7.
    private static double TwoSided(double z)
    {
        var x = z / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return polynomial * Math.Exp(-x * x);
    }
}
