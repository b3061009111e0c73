using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace DevHost.Triggers.Queues;

/// <summary>Keeps a message invisible to other readers until this is disposed.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private static readonly TimeSpan RenewalInterval = Duration / 2;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    public MessageLease(QueueClient queue, QueueMessage message)
    {
        _queue = queue;
        _message = message;
        PopReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    /// <summary>How long a message that was read is invisible without a renewal.</summary>
    public static TimeSpan Duration => TimeSpan.FromMinutes(10);

    /// <summary>The proof that the message was read here. Each renewal changes it; after the disposal, it is final.</summary>
    public string PopReceipt { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        for (var interval = RenewalInterval; ;)
        {
            await Task.Delay(interval, _ended.Token);
            try
            {
                // Not cancelled: the message could have a receipt then that is not known here.
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(
                    _message.MessageId, PopReceipt, visibilityTimeout: Duration, cancellationToken: CancellationToken.None);
                PopReceipt = receipt.PopReceipt;
                interval = RenewalInterval;
            }
            catch (Exception e) when (QueueErrors.IsFailedRequest(e, CancellationToken.None))
            {
                if (QueueErrors.IsMessageLost(e))
                {
                    return;
                }

                interval = RetryInterval;
            }
        }
    }
}
