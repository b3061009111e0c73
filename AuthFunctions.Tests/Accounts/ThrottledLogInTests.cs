using System.Net;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Accounts;

public sealed class ThrottledLogInTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const string Nobody = "nobody@holberton.io";
    private const string Office = "203.0.113.7";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(Email)]
    [InlineData(Nobody)]
    public async Task LogIn_TenFailures_ThrottleTheNameKnownOrNot(string email)
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        await FailAsync(app, 9, email);
        app.Clock.Advance(5 * Second);
        await FailAsync(app, 1, email);

        await AssertThrottledAsync(app, Window - (5 * Second), email);
    }

    [Theory]
    [InlineData(Email)]
    [InlineData(Nobody)]
    public async Task LogIn_ThrottledName_TakesTwoReadsOfStorageAndNothingElse(string email)
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await RegisterAsync(app);
        await FailAsync(app, 1, email);

        Assert.Equal(2, await app.CountAsync(() => AssertThrottledAsync(app, Window, email)));
    }

    [Fact]
    public async Task LogIn_ThrottledName_WaitsForNothingButTheCounters()
    {
        var hanging = new TaskCompletionSource<string?>();
        var failing = Task.FromException<string?>(new ServiceUnavailableException("Too slow."));
        await using var app = await CreateWithLookupsAsync(Task.FromResult<string?>(null), hanging.Task, failing);
        await FailAsync(app, 1);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await AssertThrottledAsync(app, Window).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken);
        }
    }

    [Fact]
    public async Task LogIn_LookupThatFails_IsNotCountedAndDelaysNoOther()
    {
        await using var app = await CreateWithLookupsAsync(Task.FromException<string?>(new ServiceUnavailableException("Too slow.")));

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => TryLogInAsync(app));

        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app));
    }

    [Fact]
    public async Task LogIn_ASecondBeforeTheEndOfTheWindow_IsThrottledForThatSecond()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "2"));
        await RegisterAsync(app);
        await FailAsync(app, 2);

        app.Clock.Advance(Window - Second);

        await AssertThrottledAsync(app, Second);
    }

    [Fact]
    public async Task LogIn_AtTheEndOfTheWindow_MayFailAsOftenAgain()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "2"));
        await RegisterAsync(app);
        await FailAsync(app, 2);

        app.Clock.Advance(Window);

        await FailAsync(app, 2);
        await AssertThrottledAsync(app, Window);
        app.Clock.Advance(Window);
        await LogInAsync(app);
    }

    [Fact]
    public async Task LogIn_NameTypedOtherwise_IsTheSameName()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "2"));

        await FailAsync(app, 1);
        await FailAsync(app, 1, $"  {Email.ToUpperInvariant()} ");

        await AssertThrottledAsync(app, Window);
    }

    [Fact]
    public async Task LogIn_EmailAndUsernameOfTheSameText_AreCountedApart()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "2"));
        var username = LoginName.Username(Email);

        await FailAsync(app, 2);
        Assert.IsType<LoginResult.BadCredentials>(await app.Auth.LogInAsync(new LoginRequest(username, "wrong"), ClientInfo.Unknown, CancellationToken));
        Assert.IsType<LoginResult.BadCredentials>(await app.Auth.LogInAsync(new LoginRequest(username, "wrong"), ClientInfo.Unknown, CancellationToken));

        Assert.Equal(
            new LoginResult.Throttled(Window), await app.Auth.LogInAsync(new LoginRequest(username, "wrong"), ClientInfo.Unknown, CancellationToken));
        await AssertThrottledAsync(app, Window);
    }

    [Fact]
    public async Task LogIn_RightPassword_ClearsTheName()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"), ("Throttling:MaxConsecutiveFailures", "3"));
        await RegisterAsync(app);

        for (var round = 0; round < 3; round++)
        {
            await FailAsync(app, 2);
            await LogInAsync(app);
            Assert.Null(await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken));
        }
    }

    [Fact]
    public async Task LogIn_FailuresFromOneAddress_ThrottleItUnderEveryName()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerAddress", "3"));
        await RegisterAsync(app);

        await FailAsync(app, 1, "alice@holberton.io", Office);
        await FailAsync(app, 1, "bob@holberton.io", Office);
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: Office));
        await FailAsync(app, 1, "carol@holberton.io", Office);

        await AssertThrottledAsync(app, Window, from: Office);
        await AssertThrottledAsync(app, Window, Nobody, Office);
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: "203.0.113.8"));
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: null));
        app.Clock.Advance(Window);
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: Office));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", "::ffff:203.0.113.8", false)]
    public async Task LogIn_Addresses_AreCountedByTheNetworkOfOneSubscriber(string first, string second, bool together)
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerAddress", "1"));

        await FailAsync(app, 1, "alice@holberton.io", first);

        Assert.Equal(together, await TryLogInAsync(app, "bob@holberton.io", from: second) is LoginResult.Throttled);
    }

    [Fact]
    public async Task LogIn_IPv6_LimitsTheSlash64AndFiveTimesThatTheSlash48()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerAddress", "2"));

        for (var subnet = 0; subnet < 5; subnet++)
        {
            await FailAsync(app, 1, Unique.Email(), $"2001:db8:1:{subnet}::1");
            await FailAsync(app, 1, Unique.Email(), $"2001:db8:1:{subnet}::2");
        }

        await AssertThrottledAsync(app, Window, from: "2001:db8:1:0::3");
        await AssertThrottledAsync(app, Window, from: "2001:db8:1:ffff::1");
        await FailAsync(app, 1, Unique.Email(), "2001:db8:2::1");
        app.Clock.Advance(Window);
        await FailAsync(app, 1, Unique.Email(), "2001:db8:1:ffff::1");
    }

    [Fact]
    public async Task LogIn_NameAndAddressThrottled_WaitsForTheLaterEnd()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"), ("Throttling:MaxFailuresPerAddress", "2"));
        await FailAsync(app, 1, "alice@holberton.io", Office);
        app.Clock.Advance(Second);
        await FailAsync(app, 1, Email, Office);

        await AssertThrottledAsync(app, Window, Email, Office);
        await AssertThrottledAsync(app, Window - Second, "bob@holberton.io", Office);
    }

    [Fact]
    public async Task LogIn_AHundredFailuresInARow_AreUndoneByAPasswordResetOnly()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        foreach (var email in (string[])[Email, Nobody])
        {
            for (var failures = 0; failures < 100; failures += 10)
            {
                app.Clock.Advance(Window);
                await FailAsync(app, 10, email);
            }
        }

        app.Clock.Advance(TimeSpan.FromDays(365));
        await app.Auth.SweepAsync(CancellationToken);
        Assert.Equal(new LoginResult.Locked(), await TryLogInAsync(app));
        Assert.Equal(new LoginResult.Locked(), await TryLogInAsync(app, Nobody));

        await UpdatePasswordAsync(app, await RequestResetAsync(app));
        await LogInAsync(app, password: "t4rt1fl3tt3");
        Assert.Equal(new LoginResult.Locked(), await TryLogInAsync(app, Nobody));
    }

    [Theory]
    [InlineData("Throttling:MaxConsecutiveFailures")]
    [InlineData("Throttling:MaxFailuresPerName")]
    public async Task Register_NameThatOthersLockedBefore_CanLogIn(string limit)
    {
        await using var app = await CreateAsync((limit, "1"));
        await FailAsync(app, 1);

        await RegisterAsync(app);

        await LogInAsync(app);
    }

    [Fact]
    public async Task Register_TakenName_LeavesItLocked()
    {
        await using var app = await CreateAsync(("Throttling:MaxConsecutiveFailures", "1"));
        await RegisterAsync(app);
        await FailAsync(app, 1);

        Assert.IsType<RegistrationResult.NameTaken>(
            await app.Auth.RegisterUserAsync(LoginName.Email(Email), Password, ClientInfo.Unknown, CancellationToken));

        Assert.Equal(new LoginResult.Locked(), await TryLogInAsync(app));
    }

    [Fact]
    public async Task UpdatePassword_BadToken_LeavesTheNameThrottled()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await RegisterAsync(app);
        await RequestResetAsync(app);
        await FailAsync(app, 1);

        await UpdatePasswordAsync(app, OpaqueToken.Create());

        await AssertThrottledAsync(app, Window);
    }

    [Fact]
    public async Task Sweep_NameWithOneOrTwoFailures_IsForgottenTwoWindowsAfterTheFirstOfTheWindow()
    {
        await using var app = await CreateAsync();
        await FailAsync(app, 1);
        app.Clock.Advance(Window);
        await FailAsync(app, 1);

        app.Clock.Advance((2 * Window) - Second);
        await app.Auth.SweepAsync(CancellationToken);
        Assert.Equal(2, (await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken))!.Consecutive);

        app.Clock.Advance(Second);
        Assert.Equal(new SweepResult(0, 0, 1, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));
        Assert.Null(await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken));
    }

    [Fact]
    public async Task Sweep_NameWithMoreFailures_IsForgottenThirtyDaysAfterItsLastWindow()
    {
        await using var app = await CreateAsync(("Throttling:MaxConsecutiveFailures", "4"));
        await FailAsync(app, 2);
        app.Clock.Advance(Window);
        await FailAsync(app, 1);

        app.Clock.Advance(Window + TimeSpan.FromDays(30) - Second);
        await app.Auth.SweepAsync(CancellationToken);
        Assert.Equal(3, (await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken))!.Consecutive);

        app.Clock.Advance(Second);
        Assert.Equal(new SweepResult(0, 0, 1, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));
        Assert.Null(await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken));
    }

    [Fact]
    public async Task Sweep_Address_IsForgottenAtTheEndOfItsWindow()
    {
        await using var app = await CreateAsync();
        await FailAsync(app, 1, from: Office);

        app.Clock.Advance(Window - Second);
        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));

        app.Clock.Advance(Second);
        Assert.Equal(new SweepResult(0, 0, 1, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));
        Assert.Null(await app.Counters.FindCounterAsync(ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse(Office))), CancellationToken));
        Assert.NotNull(await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken));
    }

    [Fact]
    public async Task LogIn_FailuresAtOnceOnTwoInstances_AreAllCounted()
    {
        (string, string)[] settings = [("Throttling:MaxFailuresPerName", "1000"), ("Throttling:MaxFailuresPerAddress", "1000"), ("Hashing:MaxQueued", "1000")];
        await using var first = await CreateAsync(settings);
        await using var second = await CreateSecondAsync(first, settings);

        await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from attempt in Enumerable.Range(0, 30)
            select FailAsync(app, 1, attempt % 2 == 0 ? Email : Nobody, Office));

        var ofName = await first.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken);
        var ofAddress = await first.Counters.FindCounterAsync(ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse(Office))), CancellationToken);
        Assert.Equal((30, 30), (ofName!.Count, ofName.Consecutive));
        Assert.Equal(60, ofAddress!.Count);
    }

    [Fact]
    public async Task LogIn_ManyGuessesAtOnceOnTwoInstances_VerifyOneMoreThanTheLimitAtMost()
    {
        await using var first = await CreateAsync();
        await using var second = await CreateSecondAsync(first);
        await RegisterAsync(first);

        var results = await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from guess in Enumerable.Range(0, 25)
            select TryLogInAsync(app, password: $"guess {guess}"));

        Assert.InRange(results.Count(result => result is LoginResult.BadCredentials), 10, 11);
        Assert.All(
            results.Where(result => result is not LoginResult.BadCredentials),
            result => Assert.Equal(new LoginResult.Throttled(Window), result));
        await AssertThrottledAsync(second, Window);
    }

    [Fact]
    public async Task LogIn_MoreRightLoginsAtOnceThanMayFail_AllSucceed()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "2"), ("Sessions:MaxPerUser", "20"));
        await RegisterAsync(app);
        await FailAsync(app, 1);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LogInAsync(app)));
    }

    [Fact]
    public async Task LogIn_MoreAtOnceUnderOneNameThanMayWait_RefusesOne()
    {
        await using var app = await CreateAsync(("Hashing:MaxQueued", "2"));
        var verification = new TaskCompletionSource<string?>();
        var first = GuardAsync(app, () => verification.Task);

        var others = Enumerable.Range(0, 3).Select(_ => GuardAsync(app, () => Task.FromResult<string?>("other"))).ToList();
        var refused = await Task.WhenAny(others);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => refused);

        verification.SetResult("first");
        Assert.Equal("first", await first);
        Assert.All(await Task.WhenAll(others.Where(other => other != refused)), other => Assert.Equal("other", other));
    }

    [Fact]
    public async Task LogIn_VerificationThatThrows_IsNotCountedAndHoldsNobodyUp()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));

        await Assert.ThrowsAsync<ServiceUnavailableException>(
            () => GuardAsync(app, () => Task.FromException<string?>(new ServiceUnavailableException("Too many."))));

        Assert.Equal("next", await GuardAsync(app, () => Task.FromResult<string?>("next")));
    }

    /// <summary>Creates an app that allows one failure. Its first name lookups return the given results.</summary>
    private Task<AuthHarness> CreateWithLookupsAsync(params Task<string?>[] lookups) => AuthHarness.CreateAsync(
        Azurite,
        services => services.AddSingleton(provider => LookupStore.Create(new TableUserStore(provider.GetRequiredService<TableClient>()), lookups)),
        ("Throttling:MaxFailuresPerName", "1"));

    private static async Task<string?> GuardAsync(AuthHarness app, Func<Task<string?>> verify)
    {
        using var deadline = new StorageDeadline(CancellationToken);
        using var attempt = await app.Throttle.EnterAsync(LoginName.Email(Email), null, deadline);
        Assert.Null(await attempt.FindRefusalAsync());
        var verified = await verify();
        await (verified is null ? attempt.FailAsync(countsName: true) : attempt.SucceedAsync(clearsName: true));
        return verified;
    }

    private static async Task FailAsync(AuthHarness app, int times, string email = Email, string? from = null)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, email, "wrong", from: from));
        }
    }

    private static async Task AssertThrottledAsync(AuthHarness app, TimeSpan retryAfter, string email = Email, string? from = null) =>
        Assert.Equal(new LoginResult.Throttled(retryAfter), await TryLogInAsync(app, email, Password, from: from));
}
