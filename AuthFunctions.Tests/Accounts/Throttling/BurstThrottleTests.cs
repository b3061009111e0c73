using System.Net;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts.Throttling;

public sealed class BurstThrottleTests : IDisposable
{
    private const int Max = 30;

    private static readonly IPAddress Office = IPAddress.Parse("203.0.113.7");

    private readonly BurstThrottle _throttle = new(Options.Create(new ThrottleOptions { MaxBurstPerAddress = Max }));

    public void Dispose() => _throttle.Dispose();

    [Fact]
    public void Count_PastTheLimit_RefusesThatNetworkAlone()
    {
        Assert.Equal(Max, CountUntilRefused(Office));

        Assert.NotNull(_throttle.Count(IPAddress.Parse("::ffff:203.0.113.7")));
        Assert.Null(_throttle.Count(IPAddress.Parse("203.0.113.8")));
    }

    [Fact]
    public void Count_UnknownAddress_HasNoLimit() =>
        Assert.All(Enumerable.Range(0, 100 * Max), _ => Assert.Null(_throttle.Count(null)));

    [Fact]
    public async Task Count_AfterTheTimeToWait_IsServedAgain()
    {
        CountUntilRefused(Office);

        // The limiter has the system's clock. It refills every 100 ms, so that the first retry can be early.
        var retries = 0;
        while (_throttle.Count(Office) is { } retryAfter)
        {
            Assert.InRange(retryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30));
            Assert.InRange(++retries, 1, 10);
            await Task.Delay(retryAfter, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Count_IPv6_LimitsTheSlash64AndFiveTimesThatTheSlash48()
    {
        Assert.Equal(Max, CountUntilRefused(IPAddress.Parse("2001:db8:1:0::1")));
        Assert.NotNull(_throttle.Count(IPAddress.Parse("2001:db8:1:0::2")));

        var served = Max;
        for (var subnet = 1; subnet < 10 * Max; subnet++)
        {
            served += _throttle.Count(IPAddress.Parse($"2001:db8:1:{subnet:x}::1")) is null ? 1 : 0;
        }

        // The limiter refills a few while the test runs.
        Assert.InRange(served, 5 * Max, 6 * Max);
        Assert.Null(_throttle.Count(IPAddress.Parse("2001:db8:2::1")));
    }

    private int CountUntilRefused(IPAddress client)
    {
        var count = 0;
        while (_throttle.Count(client) is null)
        {
            count++;
        }

        return count;
    }
}
