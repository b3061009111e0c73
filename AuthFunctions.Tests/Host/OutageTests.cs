using System.Collections.Concurrent;
using System.Diagnostics;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Xunit.Sdk;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Every route that uses storage, with every fault at each of its operations.</summary>
[Trait("Category", "Host")]
public sealed class OutageTests(AuthApp app) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<TargetedFault> _faults = [];
    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private OwnApp _own = null!;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _proxy = await FaultProxy.StartAsync(_azurite, TestContext.Current.CancellationToken);
        _proxy.Plan = attempt => _faults.Select(fault => fault.Decide(attempt)).FirstOrDefault(fault => fault != Fault.None);
        _own = await app.StartOwnAsync([("AuthStorage", _proxy.ConnectionString), .. AuthApp.Unthrottled]);
    }

    public async ValueTask DisposeAsync()
    {
        await _own.DisposeAsync();
        await _proxy.DisposeAsync();
        await _azurite.DisposeAsync();
    }

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
    public async Task ConnectionsRefused_EveryRoute_Returns503InTimeAndRecovers()
    {
        var prepared = await Task.WhenAll(OutageFlow.All.Select(async flow => (Flow: flow, Account: await CreateAccountAsync(flow))));

        _proxy.RefusesConnections = true;
        var replies = await Task.WhenAll(prepared.Select(item => SendInTimeAsync(item.Flow, item.Account)));
        var ready = await _own.Client.SendAsync("GET /health/ready");
        await AssertServedWithoutStorageAsync();
        _proxy.RefusesConnections = false;

        Assert.All(replies, AssertUnavailable);
        AssertUnavailable(ready);
        (await _own.Client.SendAsync("GET /health/ready")).AssertStatus(OK);
        await Task.WhenAll(prepared.Select(item => AssertDoneWhenRepeatedAsync(item.Flow, item.Account)));
        Assert.NotEqual(0, _proxy.Injected[Fault.RefuseConnection]);
    }

    [Fact]
    public async Task OnePartitionHangs_ManyLoginsUnderItsName_Return503InTime()
    {
        var flow = OutageFlow.All.Single(flow => flow.Route == "POST /sessions");
        var account = await CreateAccountAsync(flow);
        var fault = new TargetedFault(Fault.HangBefore, position: 0, lasts: true, [account.UserId]);
        _faults.Add(fault);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendInTimeAsync(flow, account)));
        fault.End();

        Assert.All(replies, AssertUnavailable);
        await AssertDoneWhenRepeatedAsync(flow, account);
    }

    /// <summary>Every fault that can affect a single request, except one.</summary>
    private static IEnumerable<Fault> FaultsBut(Fault exception) => Enum.GetValues<Fault>().Except([Fault.None, Fault.RefuseConnection, exception]);

    private static void AssertUnavailable(Reply reply)
    {
        reply.AssertProblem(ServiceUnavailable);
        Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After must give seconds.");
        Assert.Empty(reply.Cookies);
    }

    private static async Task<Reply> SendInTimeAsync(OutageFlow flow, OutageAccount account)
    {
        var watch = Stopwatch.StartNew();
        var reply = await flow.Send(account);
        Assert.True(watch.Elapsed <= Limit, $"It took {watch.Elapsed.TotalSeconds:F1} s to answer {(int)reply.Status}.");
        return reply;
    }

    /// <summary>Asserts that the repeated request succeeds, or that its response shows that the first request had succeeded.</summary>
    private static async Task AssertDoneWhenRepeatedAsync(OutageFlow flow, OutageAccount account)
    {
        var reply = await flow.Send(account);
        if (reply.Status != flow.DoneBefore)
        {
            reply.AssertStatus(flow.Success);
        }

        await flow.AssertDone(account, reply);
    }

    private async Task AssertServedWithoutStorageAsync()
    {
        (await _own.Client.SendAsync("GET /")).AssertStatus(OK);
        (await _own.Client.SendAsync("GET /health")).AssertStatus(OK);
    }

    private async Task ForEachOperationAsync(IEnumerable<Fault> faults, bool lasts, Func<OutageFlow, OutageAccount, TargetedFault, Task> test)
    {
        var cases = from fault in faults
                    from flow in OutageFlow.All
                    from position in Enumerable.Range(0, flow.Operations)
                    select (fault, flow, position);
        var failures = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken };

        await Parallel.ForEachAsync(cases, options, async (item, _) =>
        {
            var account = await CreateAccountAsync(item.flow);
            var fault = new TargetedFault(item.fault, item.position, lasts, account.Marks);
            _faults.Add(fault);
            try
            {
                await test(item.flow, account, fault);
                Assert.True(fault.WasMet, "The fault was not met.");
            }
            catch (XunitException exception)
            {
                failures.Add($"{item.fault} at operation {item.position} of {item.flow.Route}: {exception.Message}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures));
    }

    private async Task<OutageAccount> CreateAccountAsync(OutageFlow flow)
    {
        var account = new OutageAccount(_own.Client, flow.HasEmail);
        if (flow.NeedsAccount)
        {
            await account.PrepareAsync(new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName));
        }

        return account;
    }
}
