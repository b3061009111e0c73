using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

/// <summary>
/// Runs the flows of the account API against each other and against the older flows that change the same parts of an account: see
/// <see cref="Interleavings"/>. The table must have no flaw afterwards. A longer run has every older flow.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AccountInterleavingTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly Flow[] New =
    [
        Flow.ChangePassword, Flow.Reauthenticate, Flow.VerifyEmail, Flow.RequestEmailChange, Flow.ConfirmEmail, Flow.RevertEmail, Flow.DeleteAccount,
    ];

    private static readonly Flow[] Old =
    [
        Flow.LogIn, Flow.EndOtherSessions, Flow.RequestReset, Flow.UpdatePassword, Flow.RegisterNewEmail,
        .. RaceRounds.Factor > 1 ? (Flow[])[Flow.LogOut, Flow.SignOutEverywhere, Flow.UseSession, Flow.Register] : [],
    ];

    [Fact]
    public async Task TwoFlows_AboutAnAccount_LeaveNoFlaw()
    {
        var create = await ContestedAccount.ArrangeAsync(azurite);
        var pairs =
            from first in New.Concat(Old)
            from second in New.Concat(Old)
            where New.Contains(first) || New.Contains(second)
            select (first, second);
        await Interleavings.RunAllAsync(
            pairs,
            async (first, holdFirst, second, holdSecond) =>
            {
                await using var account = await create();
                var answers = await Interleavings.RunAsync(account.RunAsync, first, holdFirst, second, holdSecond);
                return (answers, await account.ObserveAsync(answers));
            },
            findExceptions: null,
            output);
    }
}
