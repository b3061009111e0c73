namespace AuthFunctions.Tests.Support;

/// <summary>
/// Holds back one storage operation of one action until the test resumes it, so that other actions can run in between.
/// The storage client's <see cref="OperationHook"/> must call <see cref="PassAsync"/> before each operation.
/// </summary>
/// <param name="operation">The number of the operation that is held back, from 1. 0 holds back the whole action, including its concurrent work.</param>
internal sealed class Pause(int operation)
{
    private static readonly AsyncLocal<Pause?> Current = new();

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed = -1;

    /// <summary>Waits while the operation that is about to be sent is held back.</summary>
    public static Task PassAsync() => Current.Value?.PassNextAsync() ?? Task.CompletedTask;

    /// <summary>Starts the action. Returns when its operation is held back, or when the action has ended without reaching that operation.</summary>
    /// <returns>The action, and whether it is held back.</returns>
    public async Task<(Task<T> Running, bool IsHeld)> StartAsync<T>(Func<Task<T>> action)
    {
        var running = RunAsync(action);
        return (running, await Task.WhenAny(running, _reached.Task) != running);
    }

    /// <summary>Resumes the operation.</summary>
    public void Resume() => _resumed.SetResult();

    private async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        // Only the calls of this action see the value.
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
