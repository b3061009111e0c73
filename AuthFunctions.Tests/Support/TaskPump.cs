using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AuthFunctions.Tests.Support;

/// <summary>Takes messages from a queue and runs them, like the Functions host: a message is deleted when its task has succeeded.</summary>
/// <param name="queue">The queue.</param>
/// <param name="run">Runs a message. Its second parameter is the number of times that the message has been delivered.</param>
internal sealed class TaskPump(QueueClient queue, Func<string, long, CancellationToken, Task> run)
{
    // Longer than any test: a message comes back only when its task has failed.
    private static readonly TimeSpan Invisible = TimeSpan.FromMinutes(10);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Runs messages until there are none.</summary>
    public async Task RunUntilEmptyAsync()
    {
        while (await TryRunNextAsync())
        {
        }
    }

    /// <summary>Runs one message. If its task fails, the message is visible again at once, and the exception is thrown.</summary>
    /// <returns>False when there is no message.</returns>
    public async Task<bool> TryRunNextAsync()
    {
        if (await ReceiveAsync() is not { } message)
        {
            return false;
        }

        try
        {
            await run(message.MessageText, message.DequeueCount, CancellationToken);
        }
        catch
        {
            await queue.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);
            throw;
        }

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken);
        return true;
    }

    private async Task<QueueMessage?> ReceiveAsync()
    {
        try
        {
            return (await queue.ReceiveMessageAsync(Invisible, CancellationToken)).Value;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
    }
}
