using System.Collections.Concurrent;
using System.Diagnostics;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Xunit.Sdk;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The base class of tests that interrupt requests at each of their storage operations: an app behind a proxy that injects faults.</summary>
public abstract class OutageTest(AuthApp app) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<TargetedFault> _faults = [];
    private Azurite _azurite = null!;
    private OwnApp _own = null!;

    private protected FaultProxy Proxy { get; private set; } = null!;

    private protected AuthClient Client => _own.Client;

    private protected abstract IReadOnlyList<OutageFlow> Flows { get; }

    /// <summary>The settings of the app besides those of its storage.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => AuthApp.Unthrottled;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);

        // A first message would create it, with further operations.
        await new QueueClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.QueueName).CreateAsync(cancellationToken: CancellationToken);
        Proxy = await FaultProxy.StartAsync(_azurite, CancellationToken);
        Proxy.Plan = attempt => attempt.IsOfHost
            ? Fault.None
            : _faults.Select(fault => fault.Decide(attempt)).FirstOrDefault(fault => fault != Fault.None);
        _own = await app.StartOwnAsync([("AuthStorage", Proxy.ConnectionString), .. Settings]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private protected static void AssertUnavailable(Reply reply)
    {
        reply.AssertProblem(ServiceUnavailable);
        Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After must give seconds.");
        Assert.Empty(reply.Cookies);
    }

    private protected static async Task<Reply> SendInTimeAsync(OutageFlow flow, OutageAccount account)
    {
        var watch = Stopwatch.StartNew();
        var reply = await flow.Send(account);
        Assert.True(watch.Elapsed <= Limit, $"It took {watch.Elapsed.TotalSeconds:F1} s to answer {(int)reply.Status}.");
        return reply;
    }

    /// <summary>Asserts that the repeated request succeeds, or that its response shows how far the first one had come.</summary>
    private protected static async Task AssertDoneWhenRepeatedAsync(OutageFlow flow, OutageAccount account)
    {
        var reply = await flow.Send(account);
        if (reply.Status != flow.DoneBefore)
        {
            reply.AssertStatus(flow.Success);
        }

        await flow.AssertDone(account, reply);
    }

    private protected async Task AssertServedWithoutStorageAsync()
    {
        (await Client.SendAsync("GET /")).AssertStatus(OK);
        (await Client.SendAsync("GET /health")).AssertStatus(OK);
    }

    private protected TargetedFault Add(Fault kind, int position, bool lasts, IReadOnlyCollection<string> marks)
    {
        var fault = new TargetedFault(kind, position, lasts, marks);
        _faults.Add(fault);
        return fault;
    }

    private protected async Task ForEachOperationAsync(IEnumerable<Fault> faults, bool lasts, Func<OutageFlow, OutageAccount, TargetedFault, Task> test)
    {
        var cases = from kind in faults
                    from flow in Flows
                    from position in Enumerable.Range(0, flow.Operations)
                    select (kind, flow, position);
        var failures = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = CancellationToken };

        await Parallel.ForEachAsync(cases, options, async (item, _) =>
        {
            try
            {
                var account = await CreateAccountAsync(item.flow);
                var fault = Add(item.kind, item.position, lasts, account.Marks);
                await test(item.flow, account, fault);
                Assert.True(fault.WasMet, "The fault was not met.");
            }
            catch (Exception exception) when (exception is XunitException or TimeoutException)
            {
                failures.Add($"{item.kind} at operation {item.position} of {item.flow.Route}: {exception.Message}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures));
    }

    /// <summary>Interrupts each flow at once, by a storage that refuses connections.</summary>
    private protected async Task AssertOutageOfAllStorageAsync()
    {
        var prepared = await Task.WhenAll(Flows.Select(async flow => (Flow: flow, Account: await CreateAccountAsync(flow))));

        Proxy.RefusesConnections = true;
        var replies = await Task.WhenAll(prepared.Select(item => SendInTimeAsync(item.Flow, item.Account)));
        var ready = await Client.SendAsync("GET /health/ready");
        await AssertServedWithoutStorageAsync();
        Proxy.RefusesConnections = false;

        Assert.All(replies, AssertUnavailable);
        AssertUnavailable(ready);
        (await Client.SendAsync("GET /health/ready")).AssertStatus(OK);
        await Task.WhenAll(prepared.Select(item => AssertDoneWhenRepeatedAsync(item.Flow, item.Account)));
        Assert.NotEqual(0, Proxy.Injected[Fault.RefuseConnection]);
    }

    private protected virtual OutageAccount NewAccount(OutageFlow flow) => new(Client, flow.HasEmail);

    private protected async Task<OutageAccount> CreateAccountAsync(OutageFlow flow)
    {
        var account = NewAccount(flow);
        if (flow.NeedsAccount)
        {
            await account.PrepareAsync(new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName));
            await flow.Prepare(account);
        }

        return account;
    }
}
