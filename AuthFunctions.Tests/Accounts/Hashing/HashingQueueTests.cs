using System.Globalization;

namespace AuthFunctions.Tests.Accounts.Hashing;

public sealed class HashingQueueTests
{
    private const int Nicest = 19;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyAtOnce_RunsNoMoreThanTheLimitAtOnceAndAllInTheEnd()
    {
        using var queue = new HashingQueue(maxConcurrent: 3, maxQueued: 100);
        var (running, most) = (0, 0);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => queue.RunAsync(
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
        var accepted = Enumerable.Range(0, 3).Select(_ => queue.RunAsync(() => Wait(gate), CancellationToken)).ToList();

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(() => true, CancellationToken));

        gate.Set();
        Assert.All(await Task.WhenAll(accepted), Assert.True);
        Assert.True(await queue.RunAsync(() => true, CancellationToken));
    }

    [Fact]
    public async Task Run_ClientGoneWhileWaiting_IsNeverRunAndFreesItsPlace()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);
        using var gate = new ManualResetEventSlim();
        using var client = new CancellationTokenSource();
        var running = queue.RunAsync(() => Wait(gate), CancellationToken);
        var hasRun = false;
        var abandoned = queue.RunAsync(() => hasRun = true, client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        var next = queue.RunAsync(() => true, CancellationToken);
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

        var niceness = await queue.RunAsync(ReadNiceness, CancellationToken);

        var usual = await Task.Run(ReadNiceness, CancellationToken);
        Assert.InRange(usual, -Nicest, Nicest - 1);
        Assert.Equal(Nicest, niceness);
    }

    [Fact]
    public async Task Run_WorkThatThrows_ThrowsToItsCallerAndServesTheNext()
    {
        using var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);

        await Assert.ThrowsAsync<InvalidDataException>(() => queue.RunAsync<int>(() => throw new InvalidDataException(), CancellationToken));

        Assert.Equal(1, await queue.RunAsync(() => 1, CancellationToken));
    }

    [Fact]
    public async Task Dispose_WhileSomeWait_FinishesWhatRunsAndCancelsTheRest()
    {
        var queue = new HashingQueue(maxConcurrent: 1, maxQueued: 1);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var running = queue.RunAsync(
            () =>
            {
                started.Set();
                return Wait(gate);
            },
            CancellationToken);
        started.Wait(CancellationToken);
        var waiting = queue.RunAsync(() => true, CancellationToken);

        queue.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => queue.RunAsync(() => true, CancellationToken));
        gate.Set();
        Assert.True(await running);
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
