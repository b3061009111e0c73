using System.Collections.Concurrent;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// Runs CPU-bound work on threads of its own, first come, first served, so that requests, timers and the host's connection never wait for it. Work
/// that does not fit is refused at once (OWASP ASVS 5.0, V15.2.2). Work whose client has gone is dropped.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    private readonly BlockingCollection<IWork> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _capacity;
    private int _accepted;

    /// <summary>Starts the threads.</summary>
    /// <param name="maxConcurrent">The pieces of work that run at once.</param>
    /// <param name="maxQueued">The pieces of work that may wait besides.</param>
    public HashingQueue(int maxConcurrent, int maxQueued)
    {
        _capacity = maxConcurrent + maxQueued;
        for (var i = 0; i < maxConcurrent; i++)
        {
            // Requests without a hash go first.
            new Thread(RunAll) { IsBackground = true, Name = "Password hashing", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    /// <summary>Queues a piece of work and waits for its result.</summary>
    /// <exception cref="ServiceUnavailableException">Too much work waits already, or the queue has stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the queue stopped, before the work began.</exception>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _accepted) > _capacity)
        {
            Interlocked.Decrement(ref _accepted);
            throw new ServiceUnavailableException("Too many passwords wait to be hashed.");
        }

        var work = new Work<T>(this, function, cancellationToken);
        try
        {
            _waiting.Add(work, CancellationToken.None);
        }
        catch (InvalidOperationException exception)
        {
            work.Drop();
            throw new ServiceUnavailableException("The app stops.", exception);
        }

        return work.Task;
    }

    /// <summary>Stops: work that runs is finished, work that waits is cancelled.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _stopping.Cancel();
    }

    private void RunAll()
    {
        ThreadNiceness.Raise();
        foreach (var work in _waiting.GetConsumingEnumerable())
        {
            work.Run();
        }
    }

    private interface IWork
    {
        void Run();
    }

    private sealed class Work<T> : IWork
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashingQueue _queue;
        private readonly Func<T> _function;
        private readonly CancellationTokenRegistration _onGone;
        private readonly CancellationTokenRegistration _onStop;
        private int _taken;

        public Work(HashingQueue queue, Func<T> function, CancellationToken cancellationToken)
        {
            _queue = queue;
            _function = function;
            _onGone = cancellationToken.UnsafeRegister(static work => ((Work<T>)work!).Drop(), this);
            _onStop = queue._stopping.Token.UnsafeRegister(static work => ((Work<T>)work!).Drop(), this);
            if (Volatile.Read(ref _taken) == 1)
            {
                // It was dropped during construction, before both registrations existed.
                Unregister();
            }
        }

        public Task<T> Task => _completion.Task;

        /// <summary>Drops the work unless it has begun. Its place is free at once.</summary>
        public void Drop()
        {
            if (TryTake())
            {
                Leave();
                _completion.TrySetCanceled();
            }
        }

        public void Run()
        {
            if (!TryTake())
            {
                return;
            }

            try
            {
                var result = _function();
                Leave();
                _completion.SetResult(result);
            }
            catch (Exception exception)
            {
                Leave();
                _completion.SetException(exception);
            }
        }

        private bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

        private void Leave()
        {
            Unregister();
            Interlocked.Decrement(ref _queue._accepted);
        }

        private void Unregister()
        {
            _onGone.Unregister();
            _onStop.Unregister();
        }
    }
}
