namespace AuthFunctions.Tests.Mail;

/// <summary>A step at which the worker waits until it is killed: it gets no response from storage, or none from the mail server.</summary>
internal sealed class KillPoint
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int? _storageStep;
    private readonly bool _isAfter;
    private readonly bool _isOfTask;
    private int _steps;

    private KillPoint(int? storageStep, bool isAfter, bool isOfTask)
    {
        _storageStep = storageStep;
        _isAfter = isAfter;
        _isOfTask = isOfTask;
    }

    /// <summary>Whether the mail server has accepted the mail by then.</summary>
    public bool IsAfterAcceptance => _storageStep is null && _isAfter;

    /// <summary>Completes when the worker waits.</summary>
    public Task Reached => _reached.Task;

    /// <param name="step">The number of the step of a request on storage, from 1.</param>
    /// <param name="isAfter">Whether the step takes effect.</param>
    public static KillPoint InRequest(int step, bool isAfter) => new(step, isAfter, isOfTask: false);

    /// <param name="step">The number of the step of a task on storage, from 1. The request that enqueues it does not count.</param>
    /// <param name="isAfter">Whether the step takes effect.</param>
    public static KillPoint InTask(int step, bool isAfter) => new(step, isAfter, isOfTask: true);

    /// <param name="isAccepted">Whether the mail server accepts the mail.</param>
    public static KillPoint AtMailServer(bool isAccepted) => new(storageStep: null, isAccepted, isOfTask: true);

    /// <summary>The fault of the next step on storage.</summary>
    public Fault Decide(StorageAttempt attempt)
    {
        if (attempt.IsOfHost || (_isOfTask && attempt.IsEnqueue))
        {
            return Fault.None;
        }

        // Steps that run at the same time end together: the worker waits from this step on.
        if (Interlocked.Increment(ref _steps) != _storageStep)
        {
            return Fault.None;
        }

        _reached.TrySetResult();
        return _isAfter ? Fault.HangAfter : Fault.HangBefore;
    }

    /// <summary>Waits at the mail server, if the worker is to be killed there.</summary>
    /// <returns>Whether the worker was killed there.</returns>
    public async Task<bool> WaitAtMailServerAsync(bool isAccepted)
    {
        if (_storageStep is not null || _isAfter != isAccepted)
        {
            return false;
        }

        _reached.TrySetResult();
        await _released.Task;
        return true;
    }

    /// <summary>Ends the wait at the mail server.</summary>
    public void Release() => _released.TrySetResult();
}
