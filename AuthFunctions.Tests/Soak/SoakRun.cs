using System.Collections.Concurrent;
using System.Diagnostics;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Soak;

/// <summary>Runs many users concurrently while random faults are injected.</summary>
internal sealed class SoakRun(int seed, FaultProxy proxy, IReadOnlyList<AuthClient> apps, Action<string> write)
{
    private const int UsersAtOnce = 24;
    private const int MaxRequestsPerUser = 100;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(50);

    private readonly SoakFigures _figures = new();
    private readonly ConcurrentBag<SoakUser> _users = [];
    private HandedOut _latestToken = new(null, null);
    private int _numbers;

    public IReadOnlyCollection<SoakUser> Users => _users;

    /// <summary>Runs for the given time. Afterwards storage works without faults, and the final state of each account is checked.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = Stopwatch.StartNew();
        proxy.Plan = new RandomFaults(seed).Decide;

        await UntilFirstFailureAsync(
            failed,
            [
                .. Enumerable.Range(0, UsersAtOnce).Select(_ => LiveAsync(watch, duration, failed.Token)),
                RefuseNowAndThenAsync(watch, duration, failed.Token),
                ReportAsync(watch, duration, failed.Token),
            ]);

        proxy.Plan = _ => Fault.None;
        await proxy.DrainAsync(cancellationToken);
        var (requests, inDoubt) = (_figures.Requests, _users.Count(user => user.IsInDoubt));
        await Parallel.ForEachAsync(_users, new ParallelOptions { MaxDegreeOfParallelism = UsersAtOnce, CancellationToken = cancellationToken },
            async (user, _) => await user.FinishAsync());

        write($"{requests} requests in {duration.TotalSeconds:F0} s, and {_figures.Requests - requests} to check {_users.Count} users at the end; "
            + $"slowest answer {_figures.Slowest.TotalSeconds:F1} s");
        foreach (var line in _figures.Lines)
        {
            write(line);
        }

        var faults = proxy.Injected.OrderBy(item => item.Key).Select(item => $"{item.Key} {item.Value}");
        write($"{proxy.Injected.Values.Sum()} faults: {string.Join(", ", faults)}");
        write($"{_figures.Unknown} unknown outcomes; {inDoubt} users were in doubt at the end, and none is any more");
    }

    private static async Task UntilFirstFailureAsync(CancellationTokenSource failed, IReadOnlyList<Task> tasks)
    {
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (!task.IsCompletedSuccessfully && !failed.IsCancellationRequested)
            {
                await failed.CancelAsync();
                await task;
            }
        }
    }

    private async Task LiveAsync(Stopwatch watch, TimeSpan duration, CancellationToken cancellationToken)
    {
        while (watch.Elapsed < duration)
        {
            var number = Interlocked.Increment(ref _numbers);
            var random = new Random(seed + number);
            var user = new SoakUser(number, random, apps, _figures);
            _users.Add(user);
            for (var left = random.Next(MaxRequestsPerUser); left > 0 && watch.Elapsed < duration; left--)
            {
                var (owner, token) = _latestToken;
                await user.StepAsync(owner == user ? null : token);
                _latestToken = user.ResetTokens.Any() ? new(user, user.ResetTokens.Last()) : _latestToken;
                await Task.Delay(random.NextDouble() * MaxPause, cancellationToken);
            }
        }
    }

    private async Task RefuseNowAndThenAsync(Stopwatch watch, TimeSpan duration, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        while (watch.Elapsed < duration)
        {
            await Task.Delay(TimeSpan.FromSeconds(random.Next(2, 8)), cancellationToken);
            proxy.RefusesConnections = true;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1000)), cancellationToken);
            proxy.RefusesConnections = false;
        }
    }

    private async Task ReportAsync(Stopwatch watch, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReportInterval);
        while (watch.Elapsed < duration && await timer.WaitForNextTickAsync(cancellationToken))
        {
            write($"{watch.Elapsed.TotalSeconds:F0} s: {_figures.Requests} requests, {_figures.Unknown} unknown outcomes, "
                + $"{_users.Count} users, {proxy.Injected.Values.Sum()} faults");
        }
    }

    private sealed record HandedOut(SoakUser? Owner, string? Token);
}
