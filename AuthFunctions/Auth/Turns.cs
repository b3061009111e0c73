namespace AuthFunctions;

/// <summary>Lets one caller at a time go on for each key, first come first served. Callers with different keys do not wait for each other.</summary>
/// <param name="maxWaiting">How many callers may wait, all keys together, before more are refused.</param>
internal sealed class Turns(int maxWaiting)
{
    // A key is here for as long as somebody has its turn; its queue holds those who wait for it.
    private readonly Dictionary<string, Queue<TaskCompletionSource>> _queues = [];
    private int _waiting;

    /// <summary>Takes a turn if nobody has it.</summary>
    /// <returns>Whether the caller has the turn, and must end it.</returns>
    public bool TryTake(string key)
    {
        lock (_queues)
        {
            return _queues.TryAdd(key, []);
        }
    }

    /// <summary>Takes a turn, as soon as those before the caller have ended theirs; the caller must end it.</summary>
    /// <exception cref="ServiceUnavailableException">Too many wait.</exception>
    public async Task TakeAsync(string key, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queues)
        {
            if (_queues.TryAdd(key, []))
            {
                return;
            }

            if (_waiting == maxWaiting)
            {
                throw new ServiceUnavailableException("Too many logins wait for their turn.");
            }

            _waiting++;
            _queues[key].Enqueue(waiter);
        }

        try
        {
            await using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
            await waiter.Task;
        }
        finally
        {
            lock (_queues)
            {
                _waiting--;
            }
        }
    }

    /// <summary>Ends a turn: the caller who has waited longest for it has it now.</summary>
    public void End(string key)
    {
        lock (_queues)
        {
            while (_queues[key].TryDequeue(out var next))
            {
                // Fails for one that has stopped waiting.
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _queues.Remove(key);
        }
    }
}
