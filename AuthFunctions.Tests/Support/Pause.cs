namespace AuthFunctions.Tests.Support;

/// <summary>
/// Holds one storage operation of one action back until it is told to go on, so that others can run in between. The storage
/// client's <see cref="OperationHook"/> must call <see cref="PassAsync"/> before each.
/// </summary>
/// <param name="operation">Which of the action's operations is held back; the first is 1, and 0 the whole action, with what it does at the same time.</param>
internal sealed class Pause(int operation)
{
    private static readonly AsyncLocal<Pause?> Current = new();

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed = -1;

    /// <summary>Waits as long as the operation that is about to be sent is held back.</summary>
    public static Task PassAsync() => Current.Value?.PassNextAsync() ?? Task.CompletedTask;

    /// <summary>Starts the action and returns when its operation is held back, or when the action has ended before it.</summary>
    /// <returns>The action, and whether it is held back.</returns>
    public async Task<(Task<T> Running, bool IsHeld)> StartAsync<T>(Func<Task<T>> action)
    {
        var running = RunAsync(action);
        return (running, await Task.WhenAny(running, _reached.Task) != running);
    }

    /// <summary>Lets the operation go on.</summary>
    public void Resume() => _resumed.SetResult();

    private async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        // What the action calls sees it, and nothing else does.
        Current.Value = this;
        await PassNextAsync();
        return await action();
    }

    private Task PassNextAsync()
    {
        if (Interlocked.Increment(ref _passed) != operation)
        {
            return Task.CompletedTask;
        }

        _reached.SetResult();
        return _resumed.Task;
    }
}
