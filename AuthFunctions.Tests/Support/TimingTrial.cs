using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Finds requests that can be distinguished by their response time. The requests are measured in blocks. Each block measures every request equally
/// often, in a random order, so that other load on the machine affects all requests equally. The comparison uses ranks, so one slow response does
/// not distort it.
/// </summary>
/// <remarks>
/// <para>
/// Two requests are distinguishable if one is slower with a probability of more than 0.5 + <see cref="Bound"/>. For normally distributed times, that
/// is a distance of √2 Φ⁻¹(0.58) = 0.29 standard deviations. Assume an attacker who knows both distributions and measures each name ten times, which
/// is the number of failed logins that a window allows. The attacker classifies at most Φ(0.29 √10 / 2) = 67 of 100 names correctly; guessing gives
/// 50. This holds on the service's own machine, without a network in between.
/// </para>
/// <para>
/// The criterion is not the p-value: with enough samples, p makes a difference of nanoseconds significant, and a busy minute has the same effect.
/// With 200 samples each, the superiority of two identical requests has a standard deviation of 0.029, so one pair of 200 is outside the bound.
/// Therefore a pair with an unexpected result is checked again with another block, at most five times. The deviation is then 0.013, and a false
/// alarm has a probability of 10⁻⁹. One trial of 300 misses a true superiority of 0.66.
/// </para>
/// </remarks>
/// <param name="random">The source of the random order.</param>
/// <param name="quickestOf">
/// The number of responses per sample. The sample is the shortest time, because other load only adds time. An attacker would do the same.
/// </param>
/// <param name="write">Writes the statistics.</param>
internal sealed class TimingTrial(Random random, int quickestOf, Action<string> write)
{
    /// <summary>The maximum distance from 0.5 of the superiority of two requests that count as indistinguishable.</summary>
    public const double Bound = 0.08;

    private const int WarmUps = 20;
    private const int BlockSize = 200;
    private const int MaxBlocks = 5;

    private readonly Dictionary<string, Func<Task<TimeSpan>>> _requests = [];
    private readonly Dictionary<string, List<double>> _times = [];

    /// <summary>Adds a request.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="measure">Sends it and returns its time.</param>
    public void Add(string name, Func<Task<TimeSpan>> measure)
    {
        _requests.Add(name, measure);
        _times.Add(name, []);
    }

    /// <summary>Measures and compares the requests.</summary>
    /// <returns>The statistics of each pair with an unexpected result: a distinguishable pair, or a control that is not distinguishable.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(params IReadOnlyList<TimingPair> pairs)
    {
        foreach (var name in Shuffle(_requests.Keys, WarmUps))
        {
            await _requests[name]();
        }

        var left = pairs;
        for (var block = 1; block <= MaxBlocks && left is not []; block++)
        {
            await MeasureAsync([.. left.SelectMany(pair => (string[])[pair.First, pair.Second]).Distinct()]);

            write(string.Create(CultureInfo.InvariantCulture, $"Block {block}:"));
            left = [.. left.Where(pair => !IsAsItShouldBe(pair))];
        }

        return [.. left.Select(Describe)];
    }

    private async Task MeasureAsync(string[] names)
    {
        var times = names.ToDictionary(name => name, _ => new List<double>());
        foreach (var name in Shuffle(names, BlockSize * quickestOf))
        {
            times[name].Add((await _requests[name]()).TotalMilliseconds);
        }

        foreach (var name in names)
        {
            _times[name].AddRange(times[name].Chunk(quickestOf).Select(chunk => chunk.Min()));
        }
    }

    private bool IsAsItShouldBe(TimingPair pair)
    {
        write(Describe(pair));
        var isToldApart = Math.Abs(Compare(pair).Superiority - 0.5) > Bound;
        return isToldApart == pair.IsControl;
    }

    private MannWhitney Compare(TimingPair pair) => MannWhitney.Compare(_times[pair.First], _times[pair.Second]);

    private string Describe(TimingPair pair)
    {
        var result = Compare(pair);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(pair.IsControl ? "control: " : "")}{pair.First} {Quantiles(pair.First)}, {pair.Second} {Quantiles(pair.Second)}: superiority {result.Superiority:0.000}, p {result.P:0.0000}, n {_times[pair.First].Count}");
    }

    private string Quantiles(string name)
    {
        var times = _times[name].Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture, $"{times[times.Length / 10]:0.00}/{times[times.Length / 2]:0.00}/{times[times.Length * 9 / 10]:0.00} ms");
    }

    private string[] Shuffle(IEnumerable<string> names, int times)
    {
        var order = names.SelectMany(name => Enumerable.Repeat(name, times)).ToArray();
        random.Shuffle(order);
        return order;
    }
}
