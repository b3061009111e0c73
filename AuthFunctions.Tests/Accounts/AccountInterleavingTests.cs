using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

/// <summary>
/// Runs the flows of the account API against each other and against the older flows, on one user: see <see cref="Interleavings"/>. A longer run has every
/// pair.
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
        Flow.LogIn, Flow.LogOut, Flow.EndOtherSessions, Flow.SignOutEverywhere, Flow.UseSession, Flow.RequestReset, Flow.UpdatePassword, Flow.Register,
        Flow.RegisterNewEmail,
    ];

    [Fact]
    public async Task TwoFlows_AboutAnAccount_DoWhatTheyWouldOneAfterTheOther()
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
            FindExceptions,
            output);
    }

    private static IEnumerable<Outcome> FindExceptions(Flow first, Flow second, Outcome[] inOrder) => [];
}
