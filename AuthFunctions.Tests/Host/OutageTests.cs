using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Every route that uses storage, with every fault at each of its operations. <see cref="MailOutageTests"/> has those that need mail.</summary>
[Trait("Category", "Host")]
public sealed class OutageTests(AuthApp app) : OutageTest(app)
{
    private protected override IReadOnlyList<OutageFlow> Flows => OutageFlow.All;

    [Fact]
    public Task FirstTryFails_AnyOperation_IsNotSeenByTheClient() =>
        ForEachOperationAsync(FaultsBut(Fault.BusyForAnHour), lasts: false, async (flow, account, _) =>
        {
            var reply = await flow.Send(account);

            reply.AssertStatus(flow.Success);
            await flow.AssertDone(account, reply);
        });

    [Fact]
    public Task EveryTryFails_FromAnyOperation_Returns503InTimeAndRecovers() =>
        ForEachOperationAsync(FaultsBut(Fault.RespondSlowly), lasts: true, async (flow, account, fault) =>
        {
            var reply = await SendInTimeAsync(flow, account);
            await AssertServedWithoutStorageAsync();

            fault.End();
            if (fault.Position == flow.Unneeded)
            {
                reply.AssertStatus(flow.Success);
                await flow.AssertDone(account, reply);
            }
            else
            {
                AssertUnavailable(reply);
                await AssertDoneWhenRepeatedAsync(flow, account);
            }
        });

    [Fact]
    public Task EveryAnswerIsSlow_FromAnyOperation_IsServedOr503InTime() =>
        ForEachOperationAsync([Fault.RespondSlowly], lasts: true, async (flow, account, fault) =>
        {
            var reply = await SendInTimeAsync(flow, account);

            fault.End();
            if (reply.Status == ServiceUnavailable)
            {
                AssertUnavailable(reply);
                await AssertDoneWhenRepeatedAsync(flow, account);
            }
            else
            {
                reply.AssertStatus(flow.Success);
                await flow.AssertDone(account, reply);
            }
        });

    [Fact]
    public Task ConnectionsRefused_EveryRoute_Returns503InTimeAndRecovers() => AssertOutageOfAllStorageAsync();

    [Fact]
    public async Task OnePartitionHangs_ManyLoginsUnderItsName_Return503InTime()
    {
        var flow = OutageFlow.All.Single(flow => flow.Route == "POST /sessions");
        var account = await CreateAccountAsync(flow);
        var fault = Add(Fault.HangBefore, position: 0, lasts: true, [account.UserId]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendInTimeAsync(flow, account)));
        fault.End();

        Assert.All(replies, AssertUnavailable);
        await AssertDoneWhenRepeatedAsync(flow, account);
    }

    /// <summary>Every fault that can affect a single request, except one.</summary>
    private static IEnumerable<Fault> FaultsBut(Fault exception) => Enum.GetValues<Fault>().Except([Fault.None, Fault.RefuseConnection, exception]);
}
