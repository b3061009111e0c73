using System.Diagnostics;
using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// The time that one request may spend on storage, all its steps together (OWASP ASVS 5.0, V15.2.2). It stops while a request waits for
/// something else that has a limit of its own: a hash, a lock, the lookup of a breached password.
/// </summary>
internal sealed class StorageDeadline : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly CancellationToken _request;
    private readonly CancellationTokenSource _source;
    private TimeSpan _left;
    private long _started = Stopwatch.GetTimestamp();

    /// <summary>Starts the time.</summary>
    /// <param name="request">Cancelled when the client has gone or the app stops.</param>
    /// <param name="session">The session of the request, whose lookup has taken a part of the time; null when none was looked up.</param>
    public StorageDeadline(CancellationToken request, Session? session = null)
    {
        _request = request;
        _left = Limit - (session?.LookupTime ?? TimeSpan.Zero);
        _source = CancellationTokenSource.CreateLinkedTokenSource(request);
        CancelAfterRest();
    }

    /// <summary>Cancelled when the time is up, and with the request.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops the time during other work.</summary>
    /// <param name="work">Starts the work. Its token is the request's.</param>
    public async Task<T> PauseAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        _left -= Stopwatch.GetElapsedTime(_started);
        var result = await work(_request);
        _started = Stopwatch.GetTimestamp();
        CancelAfterRest();
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();

    private void CancelAfterRest() => _source.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
}
