using System.Collections.Concurrent;

namespace FunctionsProbe;

/// <summary>The messages of the queue in the order of their arrival.</summary>
public sealed class ReceivedMessages
{
    private readonly ConcurrentQueue<ReceivedMessage> _messages = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All messages so far.</summary>
    public IReadOnlyList<ReceivedMessage> All => [.. _messages];

    /// <summary>Keeps a message.</summary>
    public void Add(ReceivedMessage message) => _messages.Enqueue(message);

    /// <summary>Waits for <see cref="Release"/>.</summary>
    public Task WaitAsync() => _released.Task;

    /// <summary>Ends the wait of every message, also of later ones.</summary>
    public void Release() => _released.TrySetResult();
}
