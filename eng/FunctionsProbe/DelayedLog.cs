namespace FunctionsProbe;

/// <summary>Work that an invocation starts and does not wait for.</summary>
public sealed class DelayedLog
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _work = Task.CompletedTask;

    /// <summary>Runs the work after <see cref="FinishAsync"/> was called, still in the logical context of the caller.</summary>
    public void Start(Action work) => _work = Task.Run(async () =>
    {
        await _released.Task;
        work();
    });

    /// <summary>Lets the work run, and waits for its end.</summary>
    public Task FinishAsync()
    {
        _released.TrySetResult();
        return _work;
    }
}
