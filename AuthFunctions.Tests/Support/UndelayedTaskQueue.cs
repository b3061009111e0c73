using System.Collections.Concurrent;
using AuthFunctions.Core.Accounts.BackgroundTasks;

namespace AuthFunctions.Tests.Support;

/// <summary>The queue in storage, without delays: their clock is that of storage, which no test can move. The tasks and their delays are recorded.</summary>
internal sealed class UndelayedTaskQueue(ITaskQueue queue) : ITaskQueue
{
    private readonly ConcurrentQueue<(BackgroundTask Task, TimeSpan Delay)> _enqueued = new();

    /// <summary>Every task that was enqueued, with its delay.</summary>
    public IReadOnlyCollection<(BackgroundTask Task, TimeSpan Delay)> Enqueued => _enqueued;

    public async Task EnqueueAsync(BackgroundTask task, TimeSpan delay, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(task, TimeSpan.Zero, cancellationToken);
        _enqueued.Enqueue((task, delay));
    }

    public Task CheckAsync(CancellationToken cancellationToken) => queue.CheckAsync(cancellationToken);
}
