using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DevHost.Configuration;
using DevHost.Worker.Protocol;

namespace DevHost.Triggers.Queues;

/// <summary>Runs the function of a queue for a message, and deletes the message, makes it visible again or moves it to the poison queue.</summary>
internal sealed class MessageProcessor(
    Function function, AppOptions options, BackgroundInvoker invoker, HostConsole console, QueueClient queue, QueueClient? poisonQueue)
{
    /// <summary>Processes a message that was read from the queue. Failures are logged.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stopping">Cancels the function's token. This method still waits for the end of the function.</param>
    public async Task ProcessAsync(QueueMessage message, CancellationToken stopping)
    {
        try
        {
            if (!MessageInput.TryDecode(message.MessageText, options.Queues.IsBase64, out var body))
            {
                Log(LogLevel.Warning, $"The message {message.MessageId} is not base64. Encode messages, or set extensions.queues.messageEncoding in host.json to \"none\".");
                await MoveToPoisonQueueAsync(message, message.PopReceipt);
                return;
            }

            // The readers of such a message ended before they could move it.
            if (message.DequeueCount > options.Queues.MaxDequeueCount)
            {
                await MoveToPoisonQueueAsync(message, message.PopReceipt);
                return;
            }

            var (succeeded, receipt) = await RunAsync(message, body, stopping);
            if (succeeded)
            {
                await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
            }
            else if (message.DequeueCount >= options.Queues.MaxDequeueCount)
            {
                await MoveToPoisonQueueAsync(message, receipt);
            }
            else if (poisonQueue is not null)
            {
                await queue.UpdateMessageAsync(
                    message.MessageId, receipt, visibilityTimeout: options.Queues.VisibilityTimeout, cancellationToken: CancellationToken.None);
            }
        }
        catch (Exception e) when (QueueErrors.IsFailedRequest(e, CancellationToken.None))
        {
            if (!QueueErrors.IsMessageLost(e))
            {
                Log(LogLevel.Error, $"A message stays in the queue {queue.Name}: {QueueErrors.GetReason(e)}");
            }
        }
    }

    /// <summary>Runs the function with a text that is in no queue.</summary>
    public Task RunOnceAsync(string input) =>
        InvokeAsync(QueuesModelFactory.QueueMessage(messageId: null, popReceipt: null, messageText: input, dequeueCount: 0), input, CancellationToken.None);

    private async Task<(bool Succeeded, string PopReceipt)> RunAsync(QueueMessage message, byte[] body, CancellationToken stopping)
    {
        string content;
        try
        {
            content = MessageInput.GetText(body);
        }
        catch (DecoderFallbackException e)
        {
            Log(LogLevel.Error, $"The message {message.MessageId} is not UTF-8 text. {e.Message}");
            return (false, message.PopReceipt);
        }

        bool succeeded;
        var lease = new MessageLease(queue, message);
        await using (lease)
        {
            succeeded = await InvokeAsync(message, content, stopping);
        }

        return (succeeded, lease.PopReceipt);
    }

    private Task<bool> InvokeAsync(QueueMessage message, string content, CancellationToken stopping) =>
        invoker.TryInvokeAsync(function, new TypedData { String = content }, MessageInput.GetMetadata(message, content), stopping);

    // Without a poison queue, the message stays invisible until its lease ends. This prevents a fast endless loop.
    private async Task MoveToPoisonQueueAsync(QueueMessage message, string receipt)
    {
        if (poisonQueue is not null)
        {
            Log(LogLevel.Warning, $"The message {message.MessageId} cannot be processed: {message.DequeueCount} of {options.Queues.MaxDequeueCount} attempts. It is moved to the queue {poisonQueue.Name}.");
            await poisonQueue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await poisonQueue.SendMessageAsync(message.MessageText, CancellationToken.None);
            await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        }
    }

    private void Log(LogLevel level, string text) => console.LogFunction(options, function.Name, level, text);
}
