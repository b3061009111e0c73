using System.Collections.Concurrent;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Runs pairs of flows. The first flow is held back before each of its storage operations while the second flow runs. The table must have no flaw
/// afterwards, and where exceptions are listed, the outcome must be that of one of the two sequential orders, or an exception.
/// </summary>
internal static class Interleavings
{
    private const int Never = int.MaxValue;

    // A longer run also holds back the second flow before each of its operations, until the first flow has ended.
    private static readonly int FirstHoldOfSecond = RaceRounds.Factor > 1 ? 1 : Never;

    /// <summary>Runs two flows, and observes the outcome.</summary>
    public delegate Task<(Responses Responses, Outcome Outcome)> Observe(Flow first, int holdFirst, Flow second, int holdSecond);

    /// <summary>Outcomes that are allowed although no sequential order has them.</summary>
    public delegate IEnumerable<Outcome> FindExceptions(Flow first, Flow second, Outcome[] inOrder);

    public static async Task RunAllAsync(
        IEnumerable<(Flow First, Flow Second)> pairs, Observe observe, FindExceptions? findExceptions, ITestOutputHelper output)
    {
        var interleavings = 0;
        var violations = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(pairs, TestContext.Current.CancellationToken, async (pair, _) =>
        {
            var (first, second) = pair;

            // Without a hold, the first flow runs before the second. With a hold at 0, it runs after the second.
            Outcome[] inOrder = [(await observe(first, Never, second, Never)).Outcome, (await observe(first, 0, second, Never)).Outcome];
            Outcome[] allowed = [.. inOrder, .. findExceptions?.Invoke(first, second, inOrder) ?? []];

            for (var (holdFirst, isFirstHeld) = (1, true); isFirstHeld; holdFirst++)
            {
                for (var (holdSecond, isSecondHeld) = (FirstHoldOfSecond, true); isFirstHeld && isSecondHeld; holdSecond++)
                {
                    var (answers, outcome) = await observe(first, holdFirst, second, holdSecond);
                    (isFirstHeld, isSecondHeld) = (answers.IsFirstHeld, answers.IsSecondHeld);
                    Interlocked.Increment(ref interleavings);
                    if (outcome.Flaws.Length > 0 || (findExceptions is not null && !allowed.Contains(outcome)))
                    {
                        var secondHold = isSecondHeld ? $" before its operation {holdSecond}" : "";
                        violations.Enqueue($"{first} held before its operation {holdFirst}, {second}{secondHold}: {outcome}");
                    }
                }
            }
        });

        output.WriteLine($"{interleavings} interleavings, {violations.Count} violations");
        Assert.True(violations.IsEmpty, string.Join(Environment.NewLine, violations));
    }

    /// <summary>Runs two flows, each held back before one of its operations.</summary>
    public static async Task<Responses> RunAsync(Func<Flow, string, Task<string>> run, Flow first, int holdFirst, Flow second, int holdSecond)
    {
        var (firstPause, secondPause) = (new Pause(holdFirst), new Pause(holdSecond));
        var (runningFirst, isFirstHeld) = await firstPause.StartAsync(() => run(first, ContestedUser.First));
        var (runningSecond, isSecondHeld) = await secondPause.StartAsync(() => run(second, ContestedUser.Second));
        firstPause.Resume();
        var firstAnswer = await runningFirst;
        secondPause.Resume();
        return new(firstAnswer, await runningSecond, isFirstHeld, isSecondHeld);
    }
}
