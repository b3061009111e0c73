using AuthFunctions.Core.Accounts.BackgroundTasks;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// Background tasks in a queue of Azure Queue Storage, which is created when it is first needed. The Functions host takes them from there and
/// runs them.
/// </summary>
/// <param name="queue">The queue. Its client's options limit the attempts and the time of a step.</param>
internal sealed class StorageTaskQueue(QueueClient queue) : ITaskQueue
{
    public Task EnqueueAsync(BackgroundTask task, TimeSpan delay, CancellationToken cancellationToken)
    {
        var message = task.ToMessage();
        return RunAsync(() => queue.SendMessageAsync(message, delay, timeToLive: null, cancellationToken), cancellationToken);
    }

    public Task CheckAsync(CancellationToken cancellationToken) => RunAsync(() => queue.PeekMessageAsync(cancellationToken), cancellationToken);

    private async Task RunAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await step();
            }
            catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                await queue.CreateIfNotExistsAsync(metadata: null, cancellationToken);
                await step();
            }
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }
}
