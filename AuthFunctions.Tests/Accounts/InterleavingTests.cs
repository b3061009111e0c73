using System.Collections.Concurrent;
using AuthFunctions.Tests.Support;
using Azure.Core;

namespace AuthFunctions.Tests.Accounts;

/// <summary>
/// Runs every pair of flows on one user. The first flow is held back before each of its storage operations while the second flow runs.
/// The responses and the final state must be the same as if the flows ran one after the other.
/// </summary>
[Trait("Category", "Slow")]
public sealed class InterleavingTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int MaxSessions = 2;
    private const int Never = int.MaxValue;

    // A longer run also holds back the second flow before each of its operations, until the first flow has ended.
    private static readonly int FirstHoldOfSecond = RaceRounds.Factor > 1 ? 1 : Never;

    private static readonly Flow[] FlowsAboutAUser =
    [
        Flow.LogIn, Flow.LogInAgain, Flow.LogInFromDevice, Flow.LogOut, Flow.SignOutEverywhere, Flow.ListSessions, Flow.EndSession, Flow.EndOtherSessions,
        Flow.UseSession, Flow.RequestReset, Flow.UpdatePassword, Flow.Register,
    ];

    private static readonly Flow[] FlowsOfUnknownUser = [Flow.Register, Flow.LogInAsOther, Flow.RequestReset];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task TwoFlows_AboutAUser_DoWhatTheyWouldOneAfterTheOther() =>
        InterleaveAllAsync(FlowsAboutAUser, (app, otherApp) => ContestedUser.CreateAsync(app, otherApp, MaxSessions));

    [Fact]
    public Task TwoFlows_AboutNobody_DoWhatTheyWouldOneAfterTheOther() =>
        InterleaveAllAsync(FlowsOfUnknownUser, (app, otherApp) => Task.FromResult(ContestedUser.CreateUnregistered(app, otherApp)));

    private async Task InterleaveAllAsync(Flow[] flows, Func<AuthHarness, AuthHarness, Task<ContestedUser>> createUser)
    {
        var interleavings = 0;
        var violations = new ConcurrentQueue<string>();
        var pairs = from first in flows from second in flows select (First: first, Second: second);
        await Parallel.ForEachAsync(pairs, CancellationToken, async (pair, _) =>
        {
            var (first, second) = pair;
            Task<(Responses Responses, Outcome Outcome)> HoldAsync(int holdFirst, int holdSecond) =>
                ObserveAsync(createUser, user => InterleaveAsync(user, first, holdFirst, second, holdSecond));

            // Without a hold, the first flow runs before the second. With a hold at 0, it runs after the second.
            Outcome[] inOrder = [(await HoldAsync(Never, Never)).Outcome, (await HoldAsync(0, Never)).Outcome];
            Outcome[] allowed = [.. inOrder, .. FindExceptions(first, second, inOrder)];

            for (var (holdFirst, isFirstHeld) = (1, true); isFirstHeld; holdFirst++)
            {
                for (var (holdSecond, isSecondHeld) = (FirstHoldOfSecond, true); isFirstHeld && isSecondHeld; holdSecond++)
                {
                    var (answers, outcome) = await HoldAsync(holdFirst, holdSecond);
                    (isFirstHeld, isSecondHeld) = (answers.IsFirstHeld, answers.IsSecondHeld);
                    Interlocked.Increment(ref interleavings);
                    if (outcome.Flaws.Length > 0 || !allowed.Contains(outcome))
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

    /// <summary>Outcomes that are allowed although no sequential order produces them (docs/architecture.md).</summary>
    private static IEnumerable<Outcome> FindExceptions(Flow first, Flow second, Outcome[] inOrder) => (first, second) switch
    {
        // Both flows found the session and ended it.
        (Flow.LogOut or Flow.EndSession, Flow.LogOut or Flow.EndSession) => inOrder.Select(outcome => outcome with { First = "Ended", Second = "Ended" }),

        // Two sessions ended each other.
        (Flow.EndSession, Flow.EndOtherSessions) or (Flow.EndOtherSessions, Flow.EndSession) =>
            inOrder.Select(outcome => outcome with { First = "Ended", Second = "Ended", Sessions = "" }),

        // The login made room by ending the session that ended the others.
        (Flow.LogIn or Flow.LogInFromDevice, Flow.EndOtherSessions) =>
            inOrder.Select(outcome => outcome with { Second = "Ended", Sessions = ContestedUser.First }),
        (Flow.EndOtherSessions, Flow.LogIn or Flow.LogInFromDevice) =>
            inOrder.Select(outcome => outcome with { First = "Ended", Sessions = ContestedUser.Second }),

        // The token was replaced after the sessions had ended.
        (Flow.UpdatePassword, Flow.RequestReset) or (Flow.RequestReset, Flow.UpdatePassword) =>
            inOrder.Where(outcome => outcome.Passwords == ContestedUser.Initial).Select(outcome => outcome with { Sessions = "" }),
        _ => [],
    };

    private async Task<(Responses Responses, Outcome Outcome)> ObserveAsync(
        Func<AuthHarness, AuthHarness, Task<ContestedUser>> createUser, Func<ContestedUser, Task<Responses>> run)
    {
        var pauses = new OperationHook { Before = _ => Pause.PassAsync() };
        var (table, clock) = (AzuriteFixture.NewTableName(), new FakeClock());
        AuthHarness Open() => AuthHarness.Open(
            azurite,
            table,
            clock,
            options => options.AddPolicy(pauses, HttpPipelinePosition.PerCall),
            ("Sessions:MaxPerUser", $"{MaxSessions}"),
            ("Sessions:IdleTimeout", "01:00:00"),
            ("Sessions:SudoLifetime", "01:00:00"));
        await using var app = Open();
        await using var otherApp = Open();
        var user = await createUser(app, otherApp);
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var answers = await run(user);

        var inputs = new InvariantInputs
        {
            Now = app.Clock.GetUtcNow(),
            MaxSessionsPerUser = MaxSessions,
            SessionIds = user.SessionIds,
            Secrets = user.Secrets,
        };
        string[] flaws =
        [
            .. await InvariantChecker.FindViolationsAsync(app.Table, inputs, CancellationToken),
            .. (await Leftovers.FindAsync(app.Table, CancellationToken)).Select(row => $"{row} was left behind."),
        ];
        return (answers, await user.ObserveAsync(answers, string.Join(' ', flaws)));
    }

    private static async Task<Responses> InterleaveAsync(ContestedUser user, Flow first, int holdFirst, Flow second, int holdSecond)
    {
        var (firstPause, secondPause) = (new Pause(holdFirst), new Pause(holdSecond));
        var (runningFirst, isFirstHeld) = await firstPause.StartAsync(() => user.RunAsync(first, ContestedUser.First));
        var (runningSecond, isSecondHeld) = await secondPause.StartAsync(() => user.RunAsync(second, ContestedUser.Second));
        firstPause.Resume();
        var firstAnswer = await runningFirst;
        secondPause.Resume();
        return new(firstAnswer, await runningSecond, isFirstHeld, isSecondHeld);
    }
}
