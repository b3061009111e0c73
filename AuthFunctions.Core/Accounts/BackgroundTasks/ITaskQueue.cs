namespace AuthFunctions.Core.Accounts.BackgroundTasks;

/// <summary>The queue of background tasks. A task runs at least once, on any instance, also when the instance that enqueued it has ended.</summary>
/// <remarks>Every member throws <see cref="ServiceUnavailableException"/> when the queue is down, too slow or throttling.</remarks>
internal interface ITaskQueue
{
    /// <summary>Adds a task. One write. After an exception the task may have been added.</summary>
    /// <param name="task">The task.</param>
    /// <param name="delay">The time before which it does not run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EnqueueAsync(BackgroundTask task, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Checks that the queue responds. One read.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
