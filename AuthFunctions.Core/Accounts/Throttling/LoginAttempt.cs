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
    /// <summary>Waits for the counters.</summary>
    /// <returns>The refusal where a limit is reached: nothing may be verified then. Null within the limits.</returns>
    public async Task<ThrottleRefusal?> FindRefusalAsync() => counters.FindRefusal(limits, await reading);

    /// <summary>Counts a wrong name or password, and ends the attempt.</summary>
    /// <returns>Whether this failure locks the name: the next login under it is refused until a password reset.</returns>
    public async Task<bool> FailAsync()
    {
        using (held)
        {
            var before = await counters.RaiseAsync(limits, await reading, requestId: null, cancellationToken);
            return (before[0]?.Consecutive ?? 0) + 1 >= limits[0].MaxConsecutive;
        }
    }

    /// <summary>Forgets the failures under the name, and ends the attempt.</summary>
    public async Task SucceedAsync()
    {
        using (held)
        {
            if ((await reading)[0] is not null)
            {
                await counters.DeleteAsync(limits[0].Key, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => held?.Dispose();
}
