using Azure;
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

    /// <summary>The proof that the message was read here. Each renewal changes it.</summary>
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
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(
                    _message.MessageId, PopReceipt, visibilityTimeout: Duration, cancellationToken: _ended.Token);
                PopReceipt = receipt.PopReceipt;
                interval = RenewalInterval;
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException)
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
