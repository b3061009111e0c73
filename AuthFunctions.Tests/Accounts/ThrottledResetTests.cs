using System.Net;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Accounts;

public sealed class ThrottledResetTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const string Nobody = "nobody@holberton.io";
    private const string Office = "203.0.113.7";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    [Fact]
    public async Task RequestReset_ThreeRequests_ThrottleTheNameKnownOrNot()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        for (var request = 0; request < 3; request++)
        {
            Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email));
            Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Nobody));
            app.Clock.Advance(Second);
        }

        var throttled = new ResetTokenResult.Throttled(Window - (3 * Second));
        Assert.Equal(throttled, await RequestAsync(app, $" {Email.ToUpperInvariant()}"));
        Assert.Equal(throttled, await RequestAsync(app, Nobody));
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app));
    }

    [Fact]
    public async Task RequestReset_AtTheEndOfTheWindow_IsServedAgain()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"));
        await RegisterAsync(app);
        await RequestResetAsync(app);

        app.Clock.Advance(Window - Second);
        Assert.Equal(new ResetTokenResult.Throttled(Second), await RequestAsync(app, Email));

        app.Clock.Advance(Second);
        await RequestResetAsync(app);
    }

    [Fact]
    public async Task RequestReset_TwentyRequestsFromOneAddress_ThrottleIt()
    {
        await using var app = await CreateAsync();
        for (var request = 0; request < 20; request++)
        {
            Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Unique.Email(), Office));
        }

        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Email, Office));

        Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Email, "203.0.113.8"));
        Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Email));
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, from: Office));
    }

    [Fact]
    public async Task RequestReset_IPv6_LimitsTheSlash64AndFiveTimesThatTheSlash48()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerAddress", "1"));

        for (var subnet = 0; subnet < 5; subnet++)
        {
            Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Unique.Email(), $"2001:db8:1:{subnet}::1"));
        }

        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Unique.Email(), "2001:db8:1:0::2"));
        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Unique.Email(), "2001:db8:1:ffff::1"));
        Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Unique.Email(), "2001:db8:2::1"));
    }

    [Fact]
    public async Task RequestReset_Throttled_KeepsTheTokenThatWorks()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"));
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        await RequestAsync(app, Email);

        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task RequestReset_ManyAtOnceOnTwoInstances_ServesAsManyAsTheLimit()
    {
        await using var first = await CreateAsync();
        await using var second = await CreateSecondAsync(first);
        await RegisterAsync(first);

        var results = await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from request in Enumerable.Range(0, 10)
            select RequestAsync(app, Email));

        // One more is served if it comes before the first token is stored.
        var issued = results.Count(result => result is ResetTokenResult.Issued);
        Assert.InRange(issued, 3, 4);
        Assert.Equal(20 - issued, results.Count(result => result is ResetTokenResult.Throttled));
    }

    [Fact]
    public async Task RequestReset_ThreeRequestsFromOneNetwork_LeaveTheNameToOtherNetworks()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        for (var network = 0; network < 5; network++)
        {
            for (var request = 0; request < 3; request++)
            {
                Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email, $"203.0.113.{network}"));
                Assert.IsType<ResetTokenResult.UnknownEmail>(await RequestAsync(app, Nobody, $"203.0.113.{network}"));
            }

            Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Email, $"203.0.113.{network}"));
            Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Nobody, $"203.0.113.{network}"));
        }

        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Email, "203.0.113.9"));
        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Nobody, "203.0.113.9"));
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(Office, 3)]
    [InlineData("2001:db8::1", 3)]
    public async Task RequestReset_OverTheLimitsOfTheNameWithoutALiveToken_IsServedOnce(string? from, int limit)
    {
        await using var app = await CreateAsync(("PasswordReset:TokenLifetime", "00:10:00"));
        await RegisterAsync(app);
        for (var request = 0; request < limit; request++)
        {
            await RequestAsync(app, Email, from);
        }

        Assert.IsType<ResetTokenResult.Throttled>(await RequestAsync(app, Email, from));

        // The token has expired.
        app.Clock.Advance(TimeSpan.FromMinutes(10) - Second);
        Assert.IsType<ResetTokenResult.Throttled>(await RequestAsync(app, Email, from));
        app.Clock.Advance(Second);
        var token = Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email, from)).Token;
        Assert.IsType<ResetTokenResult.Throttled>(await RequestAsync(app, Email, from));

        // The token is used.
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
        Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email, from));
        Assert.IsType<ResetTokenResult.Throttled>(await RequestAsync(app, Email, from));
    }

    [Fact]
    public async Task RequestReset_OverTheLimitOfTheAddress_IsRefusedWithoutALiveTokenToo()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"), ("Throttling:MaxResetRequestsPerAddress", "2"));
        await RegisterAsync(app);
        for (var request = 0; request < 2; request++)
        {
            // The second one is over the limit of the name, and counts against the address.
            var token = Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email, Office)).Token;
            await UpdatePasswordAsync(app, token);
        }

        Assert.Equal(new ResetTokenResult.Throttled(Window), await RequestAsync(app, Email, Office));
        Assert.IsType<ResetTokenResult.Issued>(await RequestAsync(app, Email, "203.0.113.8"));
    }

    [Fact]
    public async Task RequestReset_ManyAtOnceOverTheLimitsOfTheName_ServesOne()
    {
        await using var first = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"));
        await using var second = await CreateSecondAsync(first, ("Throttling:MaxResetRequestsPerName", "1"));
        await RegisterAsync(first);
        await UpdatePasswordAsync(first, await RequestResetAsync(first));

        var results = await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from request in Enumerable.Range(0, 10)
            select RequestAsync(app, Email));

        var issued = Assert.Single(results.OfType<ResetTokenResult.Issued>());
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(second, issued.Token, "another"));
        await InvariantChecker.CheckAsync(first.Table, new InvariantInputs { Now = first.Clock.GetUtcNow(), Secrets = [issued.Token] }, CancellationToken);
    }

    [Fact]
    public async Task Count_RequestThatIsRepeated_CountsItOnceOnEachCounter()
    {
        await using var app = await CreateAsync();
        var address = IPAddress.Parse(Office);

        for (var request = 0; request < 3; request++)
        {
            for (var delivery = 0; delivery < 5; delivery++)
            {
                Assert.Null(await CountAsync(app, $"request{request}"));
            }
        }

        Assert.Equal(new ResetRefusal(Window, IsOfNameOnly: true), await CountAsync(app, "another"));
        Assert.Null(await CountAsync(app, "request0"));
        Assert.Equal(3, await ReadAsync(ThrottleKey.Reset(LoginName.Email(Email).Hash)));
        Assert.Equal(3, await ReadAsync(ThrottleKey.Reset(ClientNetwork.Of(address))));
        Assert.Equal(3, await ReadAsync(ThrottleKey.Reset(LoginName.Email(Email).Hash, ClientNetwork.Of(address))));

        // An exception is known when it is repeated.
        for (var delivery = 0; delivery < 2; delivery++)
        {
            Assert.True(await app.Services.GetRequiredService<ResetThrottle>()
                .TryCountExceptionAsync(LoginName.Email(Email).Hash, address, "another", CancellationToken));
            Assert.Null(await CountAsync(app, "another"));
        }

        Assert.Equal(4, await ReadAsync(ThrottleKey.Reset(LoginName.Email(Email).Hash)));
        Assert.Equal(4, await ReadAsync(ThrottleKey.Reset(ClientNetwork.Of(address))));

        // In the next window it is counted again.
        app.Clock.Advance(Window);
        Assert.Null(await CountAsync(app, "request0"));
        Assert.Equal(1, await ReadAsync(ThrottleKey.Reset(LoginName.Email(Email).Hash)));

        Task<ResetRefusal?> CountAsync(AuthHarness instance, string id) => instance.Services.GetRequiredService<ResetThrottle>()
            .CountAsync(LoginName.Email(Email).Hash, address, id, CancellationToken);

        async Task<int> ReadAsync(ThrottleKey key) => (await app.Counters.FindCounterAsync(key, CancellationToken))!.Count;
    }

    [Fact]
    public async Task Count_RequestDeliveredManyTimesAtOnce_CountsItOnce()
    {
        await using var first = await CreateAsync();
        await using var second = await CreateSecondAsync(first);
        var hash = LoginName.Email(Email).Hash;

        var results = await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from delivery in Enumerable.Range(0, 5)
            select app.Services.GetRequiredService<ResetThrottle>().CountAsync(hash, client: null, "request", CancellationToken));

        Assert.All(results, Assert.Null);
        Assert.Equal(1, (await first.Counters.FindCounterAsync(ThrottleKey.Reset(hash), CancellationToken))!.Count);
    }

    private static Task<ResetTokenResult> RequestAsync(AuthHarness app, string email, string? from = null) =>
        app.Auth.GetResetPasswordTokenAsync(email, From(from), CancellationToken);
}
