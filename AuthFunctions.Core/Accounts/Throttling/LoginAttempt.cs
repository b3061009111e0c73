namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>A login while it is verified. It ends by <see cref="FailAsync"/>, <see cref="SucceedAsync"/> or disposal; the next one under its name begins then.</summary>
/// <param name="counters">Raises and clears the counters.</param>
/// <param name="limits">The limits of the name, which comes first, and of the client.</param>
/// <param name="reading">The counters of the limits, as they are read.</param>
/// <param name="held">The lock on the name; null where the login is refused without it.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class LoginAttempt(
    ThrottleCounters counters,
    ThrottleLimit[] limits,
    Task<ThrottleCounter?[]> reading,
    IDisposable? held,
    CancellationToken cancellationToken) : IDisposable
{
    private IDisposable? _held = held;

    /// <summary>Waits for the counters.</summary>
    /// <returns>The refusal where a limit is reached: nothing may be verified then. Null within the limits.</returns>
    public async Task<ThrottleRefusal?> FindRefusalAsync() => counters.FindRefusal(limits, await reading);

    /// <summary>Whether the client is within its own limits.</summary>
    public async Task<bool> IsClientAdmittedAsync() => counters.FindRefusal(limits[1..], (await reading)[1..]) is null;

    /// <summary>Releases the lock on the name, and holds another one instead.</summary>
    public void Hold(IDisposable other)
    {
        _held?.Dispose();
        _held = other;
    }

    /// <summary>Counts a wrong name or password, and ends the attempt.</summary>
    /// <param name="countsName">Whether it counts under the name, besides the client's networks.</param>
    /// <returns>Whether this failure locks the name: only a password reset, or a known device, lets a login in then.</returns>
    public async Task<bool> FailAsync(bool countsName)
    {
        using (_held)
        {
            var from = countsName ? 0 : 1;
            var before = await counters.RaiseAsync(limits[from..], (await reading)[from..], requestId: null, cancellationToken);
            return countsName && (before[0]?.Consecutive ?? 0) + 1 >= limits[0].MaxConsecutive;
        }
    }

    /// <summary>Ends the attempt.</summary>
    /// <param name="clearsName">Whether the failures under the name are forgotten.</param>
    public async Task SucceedAsync(bool clearsName)
    {
        using (_held)
        {
            if (clearsName && (await reading)[0] is not null)
            {
                await counters.DeleteAsync(limits[0].Key, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _held?.Dispose();
}
