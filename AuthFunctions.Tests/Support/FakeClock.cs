namespace AuthFunctions.Tests.Support;

/// <summary>A clock that stands still until it is told to move.</summary>
internal sealed class FakeClock : TimeProvider
{
    // Table Storage's own precision is finer; a whole second makes failures readable.
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
