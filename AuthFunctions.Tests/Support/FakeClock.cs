using System.Collections.Concurrent;

namespace AuthFunctions.Tests.Support;

/// <summary>A clock that moves only when a test advances it. Delays on it complete immediately and are recorded.</summary>
/// <remarks>FakeTimeProvider of Microsoft.Extensions.TimeProvider.Testing records no delays, and a test would have to advance it for each delay.</remarks>
internal sealed class FakeClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _delays = [];

    // Table Storage has a finer precision. A whole second makes failure messages easier to read.
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The requested delays, in order.</summary>
    public IEnumerable<TimeSpan> Delays => _delays;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _delays.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    public void Advance(TimeSpan time) => _now += time;
}
