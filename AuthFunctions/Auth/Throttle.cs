using System.Net;
using System.Net.Sockets;
using AuthFunctions.Storage;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>
/// Limits how often a login may fail and a reset token may be asked for, by name and by client (OWASP ASVS 5.0, V6.3.1; NIST
/// SP 800-63B-4, 3.2.2). A name is limited alike whether anybody registered it or not. The counters are in storage, for all instances.
/// </summary>
public sealed class Throttle(IThrottleStore store, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int NetworkBytes = 8;

    // Short of the last failure that it may have, a name's counter is forgotten at some time: anybody can make one for any name.
    private static readonly TimeSpan NameRetention = TimeSpan.FromDays(30);

    private readonly AuthOptions _options = options.Value;
    private readonly Turns _turns = new(options.Value.MaxQueuedHashes);

    /// <summary>
    /// Verifies a login within the limits, and counts it if it fails. On an instance, logins under one name are verified one
    /// after the other, each by counters that have the failures before it: so many at once on N instances fail as often as the
    /// limit says, and N - 1 times more at most.
    /// </summary>
    /// <param name="name">The name to log in with.</param>
    /// <param name="client">The client's address, or null when it is not known.</param>
    /// <param name="deadline">The time for storage, and for waiting while the logins before this one ask storage.</param>
    /// <param name="lookUp">Reads what the verification needs, beside the counters; nobody waits for it where a limit is reached.</param>
    /// <param name="verify">Verifies by what was read. Gives null when the name or the password is wrong.</param>
    /// <returns>What was verified, if it is right; or how long to wait, if nothing was verified because a limit is reached.</returns>
    internal async Task<(TVerified? Verified, TimeSpan? RetryAfter)> LogInAsync<TFound, TVerified>(
        LoginName name, IPAddress? client, StorageDeadline deadline, Func<Task<TFound>> lookUp, Func<TFound, Task<TVerified?>> verify)
        where TVerified : class
    {
        var limits = LoginLimits(name, client);
        var key = limits[0].Key;
        if (!_turns.TryTake(key.Value))
        {
            // What is over a limit now need not wait to be told so.
            if (FindWait(limits, await ReadAsync(limits, deadline.Token)) is { } wait)
            {
                return (null, wait);
            }

            await _turns.TakeAsync(key.Value, deadline.Token);
        }

        try
        {
            // In this order, so that no answer about the name comes before those that a 429 waits for.
            var reading = ReadAsync(limits, deadline.Token);
            var lookingUp = lookUp();
            var counters = await reading;
            if (FindWait(limits, counters) is { } wait)
            {
                // The read ends by itself. To wait for it would tell by the time whether there is such a name; to cancel it, cost a connection.
                return (null, wait);
            }

            var verified = await verify(await lookingUp);
            if (verified is null)
            {
                await CountAsync(limits, counters, deadline.Token);
            }
            else if (counters[0] is not null)
            {
                await store.DeleteCounterAsync(key, deadline.Token);
            }

            return (verified, null);
        }
        finally
        {
            _turns.End(key.Value);
        }
    }

    /// <summary>Forgets the failures of a name, as only its owner may ask for.</summary>
    internal Task ClearAsync(LoginName name, CancellationToken cancellationToken) =>
        store.DeleteCounterAsync(KeyOf(name), cancellationToken);

    /// <summary>Counts a request for a reset token.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="client">The client's address, or null when it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the request is within the limits; otherwise how long to wait.</returns>
    internal async Task<TimeSpan?> CountResetRequestAsync(string email, IPAddress? client, CancellationToken cancellationToken)
    {
        var limits = ResetLimits(email, client);
        var counters = await ReadAsync(limits, cancellationToken);

        // Looked at again as they were when this request got its number: others may have come in between.
        return FindWait(limits, counters) ?? FindWait(limits, await CountAsync(limits, counters, cancellationToken));
    }

    private Limit[] LoginLimits(LoginName name, IPAddress? client)
    {
        var ofName = new Limit(KeyOf(name), _options.MaxFailuresPerName, _options.FailureWindow, _options.MaxConsecutiveFailures);
        return client is null
            ? [ofName]
            : [ofName, new Limit(ThrottleKey.LoginAddress(NetworkOf(client)), _options.MaxFailuresPerAddress, _options.FailureWindow)];
    }

    private Limit[] ResetLimits(string email, IPAddress? client)
    {
        var ofName = new Limit(ThrottleKey.ResetEmail(email), _options.MaxResetRequestsPerName, _options.ResetRequestWindow);
        return client is null
            ? [ofName]
            : [ofName, new Limit(ThrottleKey.ResetAddress(NetworkOf(client)), _options.MaxResetRequestsPerAddress, _options.ResetRequestWindow)];
    }

    private static ThrottleKey KeyOf(LoginName name) =>
        name.IsEmail ? ThrottleKey.LoginEmail(name.Text) : ThrottleKey.LoginUsername(name.Text);

    // A subscriber of IPv6 has a /64 at least, and as many addresses as it likes.
    private static string NetworkOf(IPAddress client) => client switch
    {
        { IsIPv4MappedToIPv6: true } => client.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(client.GetAddressBytes(), 0, NetworkBytes),
        _ => client.ToString(),
    };

    private Task<ThrottleCounter?[]> ReadAsync(Limit[] limits, CancellationToken cancellationToken) =>
        Task.WhenAll(limits.Select(limit => store.FindCounterAsync(limit.Key, cancellationToken)));

    private TimeSpan? FindWait(Limit[] limits, ThrottleCounter?[] counters) => limits.Zip(counters, FindWait).Max();

    private TimeSpan? FindWait(Limit limit, ThrottleCounter? counter)
    {
        if (counter is null)
        {
            return null;
        }

        if (counter.Consecutive >= limit.MaxConsecutive)
        {
            return limit.Window;
        }

        var left = counter.WindowEnds - time.GetUtcNow();
        return counter.Count >= limit.Max && left > TimeSpan.Zero ? left : null;
    }

    /// <returns>The counters as they were before, at their limits where others have brought them there.</returns>
    private Task<ThrottleCounter?[]> CountAsync(Limit[] limits, ThrottleCounter?[] counters, CancellationToken cancellationToken) =>
        Task.WhenAll(limits.Zip(counters, (limit, counter) => CountAsync(limit, counter, cancellationToken)));

    private async Task<ThrottleCounter?> CountAsync(Limit limit, ThrottleCounter? counter, CancellationToken cancellationToken)
    {
        while (!await store.TrySaveCounterAsync(Next(limit, counter), cancellationToken))
        {
            counter = await store.FindCounterAsync(limit.Key, cancellationToken);
            if (limit.MaxConsecutive is null && FindWait(limit, counter) is not null)
            {
                // What is past its limit is not counted further, so that a crowd does not contend for the row.
                break;
            }
        }

        return counter;
    }

    private ThrottleCounter Next(Limit limit, ThrottleCounter? counter)
    {
        var now = time.GetUtcNow();
        var open = counter is not null && now < counter.WindowEnds ? counter : null;
        var windowEnds = open?.WindowEnds ?? now + limit.Window;
        var consecutive = (counter?.Consecutive ?? 0) + 1;
        return new ThrottleCounter
        {
            Key = limit.Key,
            Count = (open?.Count ?? 0) + 1,
            Consecutive = consecutive,
            WindowEnds = windowEnds,
            Expires = limit.MaxConsecutive is not { } last ? windowEnds
                : consecutive < last ? windowEnds + NameRetention
                : null,
            ETag = counter?.ETag,
        };
    }

    /// <param name="Key">What is counted.</param>
    /// <param name="Max">How often it may be done in a window.</param>
    /// <param name="Window">How long a window is, from the first time on.</param>
    /// <param name="MaxConsecutive">How often it may be done before the counter is cleared; null: without end.</param>
    private sealed record Limit(ThrottleKey Key, int Max, TimeSpan Window, int? MaxConsecutive = null);
}
