using System.Net;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts.Auditing;

public sealed class RefusalLimiterTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SteppedClock _clock = new();
    private readonly List<LeftOutEvents> _reports = [];
    private readonly RefusalLimiter _limiter;

    public RefusalLimiterTests() => _limiter = new RefusalLimiter(_clock, _reports.Add);

    [Fact]
    public void TryTake_TwoThousandEventsOfANetwork_TakesTenAndReportsTheRestOnce()
    {
        Assert.Equal(10, Take(2_000, "203.0.113.7"));
        Assert.Empty(_reports);

        _clock.Advance(Minute - Second);
        Assert.Equal(0, Take(1, "203.0.113.7"));
        _clock.Advance(Second);

        Assert.Equal(new LeftOutEvents(1_991, 1, IPAddress.Parse("203.0.113.7")), Assert.Single(_reports));
        _clock.Advance(Minute);
        Assert.Single(_reports);
    }

    [Fact]
    public void TryTake_AfterTheMinute_TakesTenMore()
    {
        Take(10, "203.0.113.7");

        _clock.Advance(Minute - Second);
        Assert.Equal(0, Take(10, "203.0.113.7"));
        _clock.Advance(Second);

        Assert.Equal(10, Take(11, "203.0.113.7"));
    }

    [Fact]
    public void TryTake_NothingLeftOut_ReportsNothingAndStartsNoTimer()
    {
        Take(10, "203.0.113.7");
        Assert.Equal(0, _clock.PendingTimers);

        _clock.Advance(Minute);
        Take(1, "203.0.113.7");

        Assert.Empty(_reports);
    }

    [Fact]
    public void TryTake_ManyNetworks_TakesTwoHundredAndNamesTheOneWithMost()
    {
        var taken = Enumerable.Range(0, 250).Sum(network => Take(1, $"203.0.113.{network}"));
        Take(5, "203.0.113.9");
        _clock.Advance(Minute);

        Assert.Equal(200, taken);
        Assert.Equal(new LeftOutEvents(55, 51, IPAddress.Parse("203.0.113.9")), Assert.Single(_reports));
    }

    [Fact]
    public void TryTake_IPv6_LimitsTheSlash64AndFiveTimesThatTheSlash48()
    {
        Assert.Equal(10, Take(5, "2001:db8:1::1") + Take(15, "2001:db8:1::2"));
        Assert.Equal(40, Enumerable.Range(1, 100).Sum(subnet => Take(1, $"2001:db8:1:{subnet:x}::1")));
        Assert.Equal(10, Take(20, "2001:db8:2::1"));
    }

    [Fact]
    public void TryTake_UnknownAddress_IsLimitedByTheInstanceOnly()
    {
        Assert.Equal(200, Take(300, address: null));
        _clock.Advance(Minute);

        Assert.Equal(new LeftOutEvents(100, 1, MostFrom: null), Assert.Single(_reports));
    }

    [Fact]
    public void TryTake_UnknownAndKnownAddresses_NamesTheKnownOne()
    {
        Take(300, address: null);
        Take(1, "203.0.113.7");
        _clock.Advance(Minute);

        Assert.Equal(new LeftOutEvents(101, 2, IPAddress.Parse("203.0.113.7")), Assert.Single(_reports));
    }

    [Fact]
    public void TryTake_AHundredThousandNetworks_KeepsSomeThousand()
    {
        for (var network = 0; network < 100_000; network++)
        {
            Take(1, $"10.{network >> 16}.{(network >> 8) & 255}.{network & 255}");
        }

        _clock.Advance(Minute);

        var report = Assert.Single(_reports);
        Assert.Equal((99_800, RefusalWindow.MaxNetworks), (report.Count, report.Networks));
    }

    [Fact]
    public async Task TryTake_FromManyThreads_TakesTenAndReportsEveryOther()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(1_000, "203.0.113.7"))));
        _clock.Advance(Minute);

        Assert.Equal(10, taken.Sum());
        Assert.Equal(7_990, Assert.Single(_reports).Count);
    }

    [Fact]
    public void TryTake_InTheContextOfARequest_StartsTheTimerOutsideOfIt()
    {
        var clock = new ContextClock();
        using var limiter = new RefusalLimiter(clock, _reports.Add);

        for (var taken = 0; taken <= RefusalWindow.MaxPerInstance; taken++)
        {
            limiter.TryTake(client: null);
        }

        Assert.True(clock.IsFlowSuppressed);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    [Fact]
    public void Dispose_InTheMiddleOfAMinute_ReportsWhatWasLeftOut()
    {
        Take(12, "203.0.113.7");

        _limiter.Dispose();
        _limiter.Dispose();

        Assert.Equal(2, Assert.Single(_reports).Count);
        Assert.Equal(0, _clock.PendingTimers);
    }

    public void Dispose() => _limiter.Dispose();

    private int Take(int count, string? address)
    {
        var client = address is null ? null : IPAddress.Parse(address);
        return Enumerable.Range(0, count).Count(_ => _limiter.TryTake(client));
    }

    private sealed class ContextClock : TimeProvider
    {
        public bool IsFlowSuppressed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            IsFlowSuppressed = ExecutionContext.IsFlowSuppressed();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
