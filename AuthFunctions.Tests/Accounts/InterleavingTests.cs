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

    private Task InterleaveAllAsync(Flow[] flows, Func<AuthHarness, AuthHarness, Task<ContestedUser>> createUser) => Interleavings.RunAllAsync(
        from first in flows from second in flows select (first, second),
        (first, holdFirst, second, holdSecond) => ObserveAsync(
            createUser, user => Interleavings.RunAsync(user.RunAsync, first, holdFirst, second, holdSecond)),
        FindExceptions,
        output);

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
}
