namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// Runs CPU-bound work on threads of its own, so that requests, timers and the host's connection never wait for it. Networks are served in turn, so
/// that no network delays the work of another by more than its share. Work that does not fit is refused at once (OWASP ASVS 5.0, V2.4.1 and V15.2.2).
/// Work whose client has gone is dropped.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FairQueue<IWork> _waiting = new();
    private readonly SemaphoreSlim _added = new(0);
    private readonly int _maxConcurrent;
    private readonly int _maxQueued;
    private int _running;
    private bool _isStopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="maxConcurrent">The pieces of work that run at once.</param>
    /// <param name="maxQueued">The pieces of work that may wait besides.</param>
    public HashingQueue(int maxConcurrent, int maxQueued)
    {
        _maxConcurrent = maxConcurrent;
        _maxQueued = maxQueued;
        for (var i = 0; i < maxConcurrent; i++)
        {
            // Requests without a hash go first.
            new Thread(RunAll) { IsBackground = true, Name = "Password hashing", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    /// <summary>Queues a piece of work and waits for its result.</summary>
    /// <param name="network">The network of the client that wants it.</param>
    /// <param name="function">The work.</param>
    /// <param name="cancellationToken">Drops the work unless it has begun.</param>
    /// <exception cref="ServiceUnavailableException">
    /// Too much work waits already; or half as much does, and the network has a quarter of the places; or the queue has stopped.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the queue stopped, before the work began.</exception>
    public async Task<T> RunAsync<T>(ClientNetwork network, Func<T> function, CancellationToken cancellationToken)
    {
        var work = new Work<T>(function);
        LinkedListNode<IWork> place;
        lock (_lock)
        {
            if (FindRefusal(network) is { } reason)
            {
                throw new ServiceUnavailableException(reason);
            }

            place = _waiting.Add(network, work);
        }

        _added.Release();
        using var onGone = cancellationToken.UnsafeRegister(_ => Drop(network, place), null);
        return await work.Task;
    }

    /// <summary>Stops: work that runs is finished, work that waits is cancelled.</summary>
    public void Dispose()
    {
        List<IWork> waiting = [];
        lock (_lock)
        {
            _isStopped = true;
            while (_waiting.TryTake(out var work))
            {
                waiting.Add(work);
            }
        }

        waiting.ForEach(work => work.Cancel());
        _added.Release(_maxConcurrent);
    }

    private string? FindRefusal(ClientNetwork network)
    {
        if (_isStopped)
        {
            return "The app stops.";
        }

        // Without the work that free threads are about to take.
        var queued = _running + _waiting.Count - _maxConcurrent;
        if (queued >= _maxQueued)
        {
            return "Too many passwords wait to be hashed.";
        }

        // A single piece of work may always wait.
        var ofNetwork = _waiting.CountOf(network);
        return network != ClientNetwork.Unknown && 2 * queued >= _maxQueued && ofNetwork > 0 && 4 * ofNetwork >= _maxQueued
            ? "Too many passwords of one client network wait to be hashed."
            : null;
    }

    /// <summary>Drops a piece of work unless it has begun. Its place is free at once.</summary>
    private void Drop(ClientNetwork network, LinkedListNode<IWork> place)
    {
        bool isRemoved;
        lock (_lock)
        {
            isRemoved = _waiting.TryRemove(network, place);
        }

        if (isRemoved)
        {
            place.Value.Cancel();
        }
    }

    private void RunAll()
    {
        ThreadNiceness.Raise();
        while (true)
        {
            _added.Wait();
            IWork? work;
            lock (_lock)
            {
                if (_isStopped)
                {
                    return;
                }

                if (!_waiting.TryTake(out work))
                {
                    // It was dropped.
                    continue;
                }

                _running++;
            }

            work.Run();
            lock (_lock)
            {
                _running--;
            }

            // After its place is free.
            work.Complete();
        }
    }

    private interface IWork
    {
        void Run();

        void Complete();

        void Cancel();
    }

    private sealed class Work<T>(Func<T> function) : IWork
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _complete;

        public Task<T> Task => _completion.Task;

        public void Run()
        {
            try
            {
                var result = function();
                _complete = () => _completion.SetResult(result);
            }
            catch (Exception exception)
            {
                _complete = () => _completion.SetException(exception);
            }
        }

        public void Complete() => _complete?.Invoke();

        public void Cancel() => _completion.SetCanceled(CancellationToken.None);
    }
}
