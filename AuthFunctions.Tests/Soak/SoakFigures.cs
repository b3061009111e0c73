using System.Collections.Concurrent;
using System.Net;

namespace AuthFunctions.Tests.Soak;

/// <summary>What happened so far.</summary>
internal sealed class SoakFigures
{
    private readonly ConcurrentDictionary<(string Route, HttpStatusCode? Status), int> _requests = new();
    private readonly Lock _lock = new();
    private TimeSpan _slowest;
    private int _unknown;

    public int Requests => _requests.Values.Sum();

    /// <summary>How many answers left open what was done.</summary>
    public int Unknown => _unknown;

    public TimeSpan Slowest => _slowest;

    /// <summary>Requests by route and status, a line each; status 0 is a broken connection.</summary>
    public IEnumerable<string> Lines =>
        from request in _requests
        group request by request.Key.Route into route
        orderby route.Key
        select $"  {route.Key,-20} " + string.Join("  ", route.OrderBy(request => request.Key.Status).Select(request => $"{(int?)request.Key.Status ?? 0}: {request.Value}"));

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
