using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Finds out which requests can be told apart by their time. They are measured in blocks, each as often as the others and in a random order, so
/// that whatever else the machine does meanwhile is spread over all of them, and compared by ranks, which one slow answer does not upset.
/// </summary>
/// <remarks>
/// <para>
/// Two requests are told apart when one is the slower one with a probability of more than 0.5 + <see cref="Bound"/>. With normal times that is a
/// distance of √2 Φ⁻¹(0.58) = 0.29 standard deviations. Whoever knows both distributions and measures a name ten times, as often as its
/// logins may fail in a window, is then right about Φ(0.29 √10 / 2) = 67 names of 100 at best, where a coin is right about 50; and that on the
/// service's own machine, without a network between.
/// </para>
/// <para>
/// Not by p, which makes a difference of nanoseconds significant if only there are enough samples, and a busy minute as well. With 200 samples each
/// the superiority of two like requests has a standard deviation of 0.029, which puts one pair of 200 outside the bound. A pair that is not where it
/// should be is therefore looked at again with another block added, five at most, when the deviation is 0.013: by then it is one of 10⁹. A true
/// superiority of 0.66 is missed by one trial of 300.
/// </para>
/// </remarks>
/// <param name="random">Gives the order.</param>
/// <param name="quickestOf">
/// How many answers make a sample, which is the time of the quickest, as whoever listens takes it too: what else happens meanwhile only adds.
/// </param>
/// <param name="write">Writes the statistics.</param>
internal sealed class TimingTrial(Random random, int quickestOf, Action<string> write)
{
    /// <summary>How far from 0.5 the superiority of two requests may be that are not told apart.</summary>
    public const double Bound = 0.08;

    private const int WarmUps = 20;
    private const int BlockSize = 200;
    private const int MaxBlocks = 5;

    private readonly Dictionary<string, Func<Task<TimeSpan>>> _requests = [];
    private readonly Dictionary<string, List<double>> _times = [];

    /// <summary>Adds a request.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="measure">Sends it and gives its time.</param>
    public void Add(string name, Func<Task<TimeSpan>> measure)
    {
        _requests.Add(name, measure);
        _times.Add(name, []);
    }

    /// <summary>Measures and compares.</summary>
    /// <returns>The statistics of each pair that is not as it should be: told apart, or a control and not told apart.</returns>
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
