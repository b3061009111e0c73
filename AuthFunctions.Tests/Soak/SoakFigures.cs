using System.Collections.Concurrent;
using System.Net;

namespace AuthFunctions.Tests.Soak;

/// <summary>The statistics so far.</summary>
internal sealed class SoakFigures
{
    private readonly ConcurrentDictionary<(string Route, HttpStatusCode? Status), int> _requests = new();
    private readonly Lock _lock = new();
    private TimeSpan _slowest;
    private int _unknown;

    public int Requests => _requests.Values.Sum();

    /// <summary>The number of responses that do not show whether the request took effect.</summary>
    public int Unknown => _unknown;

    public TimeSpan Slowest => _slowest;

    /// <summary>The number of requests by route and status, one line each. Status 0 is a broken connection.</summary>
    public IEnumerable<string> Lines =>
        from request in _requests
        group request by request.Key.Route into route
        orderby route.Key
        let counts = route.OrderBy(request => request.Key.Status).Select(request => $"{(int?)request.Key.Status ?? 0}: {request.Value}")
        select $"  {route.Key,-20} {string.Join("  ", counts)}";

    public void CountUnknown() => Interlocked.Increment(ref _unknown);

    public void Count(string route, HttpStatusCode? status, TimeSpan elapsed)
    {
        _requests.AddOrUpdate((route, status), 1, (_, count) => count + 1);
        lock (_lock)
        {
            _slowest = elapsed > _slowest ? elapsed : _slowest;
        }
    }
}
