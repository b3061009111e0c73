using System.Globalization;
using System.Net;

namespace AuthFunctions.Tests.Accounts.Hashing;

public sealed class HashingQueueTests
{
    private const int Nicest = 19;

    private static readonly ClientNetwork Attacker = ClientNetwork.Of(IPAddress.Parse("203.0.113.7"));
    private static readonly ClientNetwork Other = ClientNetwork.Of(IPAddress.Parse("2001:db8::1"));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyAtOnce_RunsNoMoreThanTheLimitAtOnceAndAllInTheEnd()
    {
        using var queue = new HashingQueue(maxConcurrent: 3, maxQueued: 100);
        var (running, most) = (0, 0);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => queue.RunAsync(
            ClientNetwork.Unknown,
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(10_000);
                Interlocked.Decrement(ref running);
                return i;
            },
            CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Run_OneThread_IsFirstComeFirstServed()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 100);
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => queue.RunAsync(
            ClientNetwork.Unknown,
            () =>
            {
                order.Add(i);
                return i;
            },
            CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public async Task Run_PastTheQueue_IsRefusedAtOnceAndServedWhenThereIsRoom()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 2);
        using var gate = new ManualResetEventSlim();
        var accepted = Enumerable.Range(0, 3).Select(_ => queue.RunAsync(ClientNetwork.Unknown, () => Wait(gate), CancellationToken)).ToList();

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken));

        gate.Set();
        Assert.All(await Task.WhenAll(accepted), Assert.True);
        Assert.True(await queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken));
    }

    [Fact]
    public async Task Run_NetworkWithLittleWork_WaitsForOneOfEachOtherNetwork()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 100);
        using var gate = new ManualResetEventSlim();
        await BlockAsync(queue, gate);
        var order = new List<string>();
        var work = Enumerable.Range(0, 40).Select(_ => RunAsync(Attacker, "attacker")).ToList();
        work.Add(RunAsync(Other, "other"));
        work.Add(RunAsync(ClientNetwork.Unknown, "unknown"));
        work.Add(RunAsync(Other, "other"));

        gate.Set();
        await Task.WhenAll(work);

        Assert.Equal(["attacker", "other", "unknown", "attacker", "other", "attacker"], order[..6]);

        Task<bool> RunAsync(ClientNetwork network, string name) => queue.RunAsync(
            network,
            () =>
            {
                order.Add(name);
                return true;
            },
            CancellationToken);
    }

    [Fact]
    public async Task Run_NetworkWithAQuarterOfAHalfFullQueue_IsRefusedAndOthersAreNot()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 16);
        using var gate = new ManualResetEventSlim();
        await BlockAsync(queue, gate);

        // Until the queue is half full, a network may have any part of it.
        var accepted = Accept(Attacker, 8);
        await AssertRefusedAsync(Attacker);
        accepted.AddRange(Accept(Other, 4));
        await AssertRefusedAsync(Other);
        accepted.AddRange(Accept(ClientNetwork.Unknown, 4));
        await AssertRefusedAsync(ClientNetwork.Unknown);
        await AssertRefusedAsync(ClientNetwork.Of(IPAddress.Parse("203.0.113.8")));

        gate.Set();
        Assert.All(await Task.WhenAll(accepted), Assert.True);
        Assert.True(await queue.RunAsync(Attacker, () => true, CancellationToken));

        List<Task<bool>> Accept(ClientNetwork network, int count)
        {
            var tasks = Enumerable.Range(0, count).Select(_ => queue.RunAsync(network, () => true, CancellationToken)).ToList();
            Assert.DoesNotContain(tasks, task => task.IsFaulted);
            return tasks;
        }

        Task AssertRefusedAsync(ClientNetwork network) =>
            Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(network, () => true, CancellationToken));
    }

    [Fact]
    public async Task Run_UnknownNetwork_MayFillTheQueue()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 16);
        using var gate = new ManualResetEventSlim();
        await BlockAsync(queue, gate);

        var work = Enumerable.Range(0, 16).Select(_ => queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken)).ToList();

        gate.Set();
        Assert.All(await Task.WhenAll(work), Assert.True);
    }

    [Fact]
    public async Task Run_ShortQueue_TakesOneOfEachNetwork()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 2);
        using var gate = new ManualResetEventSlim();
        await BlockAsync(queue, gate);

        var first = queue.RunAsync(Attacker, () => true, CancellationToken);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(Attacker, () => true, CancellationToken));
        var other = queue.RunAsync(Other, () => true, CancellationToken);

        gate.Set();
        Assert.True(await first);
        Assert.True(await other);
    }

    [Fact]
    public async Task Run_ClientsGoneWhileWaiting_FreeTheShareOfTheirNetwork()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 4);
        using var gate = new ManualResetEventSlim();
        using var client = new CancellationTokenSource();
        await BlockAsync(queue, gate);
        var abandoned = Enumerable.Range(0, 2).Select(_ => queue.RunAsync(Attacker, () => true, client.Token)).ToList();
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(Attacker, () => true, CancellationToken));

        await client.CancelAsync();

        foreach (var work in abandoned)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        }

        var next = queue.RunAsync(Attacker, () => true, CancellationToken);
        gate.Set();
        Assert.True(await next);
    }

    [Fact]
    public async Task Run_ClientGoneBefore_IsNeverRun()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);
        using var gate = new ManualResetEventSlim();
        await BlockAsync(queue, gate);
        var hasRun = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => queue.RunAsync(Attacker, () => hasRun = true, new CancellationToken(canceled: true)));

        gate.Set();
        Assert.True(await queue.RunAsync(Attacker, () => true, CancellationToken));
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Run_ClientGoneWhileWaiting_IsNeverRunAndFreesItsPlace()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);
        using var gate = new ManualResetEventSlim();
        using var client = new CancellationTokenSource();
        var running = queue.RunAsync(ClientNetwork.Unknown, () => Wait(gate), CancellationToken);
        var hasRun = false;
        var abandoned = queue.RunAsync(ClientNetwork.Unknown, () => hasRun = true, client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        var next = queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken);
        gate.Set();
        Assert.True(await running);
        Assert.True(await next);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task Run_OnLinux_GivesWayToOtherThreads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads have a niceness on Linux alone.");
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);

        var niceness = await queue.RunAsync(ClientNetwork.Unknown, ReadNiceness, CancellationToken);

        var usual = await Task.Run(ReadNiceness, CancellationToken);
        Assert.InRange(usual, -Nicest, Nicest - 1);
        Assert.Equal(Nicest, niceness);
    }

    [Fact]
    public async Task Run_WorkThatThrows_ThrowsToItsCallerAndServesTheNext()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);

        await Assert.ThrowsAsync<InvalidDataException>(() => queue.RunAsync<int>(ClientNetwork.Unknown, () => throw new InvalidDataException(), CancellationToken));

        Assert.Equal(1, await queue.RunAsync(ClientNetwork.Unknown, () => 1, CancellationToken));
    }

    [Fact]
    public async Task Dispose_WhileSomeWait_FinishesWhatRunsAndCancelsTheRest()
    {
        var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = queue.RunAsync(
            ClientNetwork.Unknown,
            () =>
            {
                started.Set();
                return Wait(gate);
            },
            CancellationToken);
        started.Wait(CancellationToken);
        var waiting = queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken);

        queue.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(ClientNetwork.Unknown, () => true, CancellationToken));
        gate.Set();
        Assert.True(await running);
    }

    /// <summary>Keeps the only thread of a queue busy until a gate opens.</summary>
    private static async Task BlockAsync(HashingQueue queue, ManualResetEventSlim gate)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = queue.RunAsync(
            ClientNetwork.Unknown,
            () =>
            {
                started.SetResult();
                return Wait(gate);
            },
            CancellationToken);
        await started.Task;
    }

    // Field 19 of /proc/PID/stat (proc(5)). Field 2 is a name in parentheses.
    private static int ReadNiceness() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17], CultureInfo.InvariantCulture);

    private static bool Wait(ManualResetEventSlim gate)
    {
        gate.Wait();
        return true;
    }

    private static void InterlockedMax(ref int location, int value)
    {
        for (var seen = Volatile.Read(ref location); seen < value; seen = Volatile.Read(ref location))
        {
            Interlocked.CompareExchange(ref location, value, seen);
        }
    }
}
