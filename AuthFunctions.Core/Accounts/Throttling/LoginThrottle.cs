using System.Net;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>
/// Limits failed logins, by name and by client network (OWASP ASVS 5.0, V6.3.1; NIST SP 800-63B-4, 3.2.2). A name is limited whether it is
/// registered or not. The counters are in storage, for all instances.
/// </summary>
/// <remarks>
/// On an instance, logins under one name are verified one after the other, each after the failures of those before it were counted. So with N
/// instances at most N - 1 logins more than the limit are verified, however many arrive at once.
/// </remarks>
internal sealed class LoginThrottle(
    ThrottleCounters counters, IOptions<ThrottleOptions> options, IOptions<HashingOptions> hashing) : IDisposable
{
    // Shorter than the time for storage: if a row of the user hangs, no waiting login gets the lock and hangs in its turn.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private readonly ThrottleOptions _options = options.Value;
    private readonly KeyedLock _locks = new(hashing.Value.MaxQueued);

    /// <summary>Begins a login: waits until the logins before it under the same name have ended, and begins to read the counters.</summary>
    /// <param name="name">The name.</param>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <param name="deadline">The request's time for storage, which stops during the wait. The wait has a limit of its own, 5 seconds.</param>
    /// <exception cref="ServiceUnavailableException">Too many logins wait under this name, or the wait took too long.</exception>
    public async Task<LoginAttempt> EnterAsync(LoginName name, IPAddress? client, StorageDeadline deadline)
    {
        var limits = GetLimits(name, client);
        var held = _locks.TryAcquire(limits[0].Key);
        if (held is null)
        {
            // A login over a limit does not have to wait for its refusal.
            var read = await counters.ReadAsync(limits, deadline.Token);
            if (counters.FindRefusal(limits, read) is not null)
            {
                return new LoginAttempt(counters, limits, Task.FromResult(read), held: null, deadline.Token);
            }

            held = await deadline.PauseAsync(token => _locks.AcquireAsync(limits[0].Key, LockTimeout, token));
        }

        return new LoginAttempt(counters, limits, counters.ReadAsync(limits, deadline.Token), held, deadline.Token);
    }

    /// <summary>
    /// Goes on with a login that the limit of its name refuses, and that came with a known device: waits until the logins before it with the same device
    /// have ended. Strangers who guess at the name never have this lock.
    /// </summary>
    /// <param name="attempt">The login.</param>
    /// <param name="device">The device.</param>
    /// <param name="deadline">The request's time for storage, which stops during the wait.</param>
    /// <exception cref="ServiceUnavailableException">Too many logins wait with this device, or the wait took too long.</exception>
    public async Task EnterByDeviceAsync(LoginAttempt attempt, KnownDevice device, StorageDeadline deadline) =>
        attempt.Hold(await deadline.PauseAsync(token => _locks.AcquireAsync(ThrottleKey.Login(device), LockTimeout, token)));

    /// <summary>Forgets the failures under a name. Only its owner may cause that, or the registration of a free name.</summary>
    public Task ClearAsync(LoginName name, CancellationToken cancellationToken) => counters.DeleteAsync(ThrottleKey.Login(name), cancellationToken);

    /// <summary>Forgets the failures under a name, as <see cref="ClearAsync"/> does, where there are some.</summary>
    /// <returns>Whether the name was locked.</returns>
    public async Task<bool> UnlockAsync(LoginName name, CancellationToken cancellationToken)
    {
        var limits = GetLimits(name, client: null);
        if (await counters.ReadAsync(limits, cancellationToken) is not [{ } counter])
        {
            return false;
        }

        await counters.DeleteAsync(counter.Key, cancellationToken);
        return counter.Consecutive >= limits[0].MaxConsecutive;
    }

    /// <inheritdoc />
    public void Dispose() => _locks.Dispose();

    private ThrottleLimit[] GetLimits(LoginName name, IPAddress? client)
    {
        var ofName = new ThrottleLimit(
            ThrottleKey.Login(name), _options.MaxFailuresPerName, _options.FailureWindow, _options.MaxConsecutiveFailures);
        return [ofName, .. ThrottleLimit.OfClient(client, ThrottleKey.Login, _options.MaxFailuresPerAddress, _options.FailureWindow)];
    }
}
