using System.Net;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class ThrottledRegistrationTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const string Office = "203.0.113.7";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    [Fact]
    public async Task Register_TwentyUsersFromOneAddress_ThrottleItUntilTheEndOfTheHour()
    {
        await using var app = await CreateAsync();
        await RegisterManyAsync(app, 19, Office);
        app.Clock.Advance(Second);
        await RegisterManyAsync(app, 1, Office);

        await AssertThrottledAsync(app, Window - Second, Office);
        app.Clock.Advance(Window - (2 * Second));
        await AssertThrottledAsync(app, Second, Office);
        Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app, "203.0.113.8"));

        app.Clock.Advance(Second);
        await RegisterManyAsync(app, 20, Office);
        await AssertThrottledAsync(app, Window, Office);
    }

    [Fact]
    public async Task Register_UnknownAddress_HasNoLimit()
    {
        await using var app = await CreateAsync(("Throttling:MaxRegistrationsPerAddress", "1"));

        await RegisterManyAsync(app, 3, from: null);
    }

    [Fact]
    public async Task Register_RefusedForAnotherReason_IsNotCounted()
    {
        await using var app = await CreateAsync(("Throttling:MaxRegistrationsPerAddress", "1"));
        await RegisterAsync(app);

        Assert.IsType<RegistrationResult.NameTaken>(await TryRegisterAsync(app, Office, Email));
        Assert.IsType<RegistrationResult.Invalid>(await TryRegisterAsync(app, Office, "nobody"));
        await RegisterManyAsync(app, 1, Office);

        await AssertThrottledAsync(app, Window, Office);
        Assert.IsType<RegistrationResult.NameTaken>(await TryRegisterAsync(app, Office, Email));
    }

    [Fact]
    public async Task Register_Throttled_LeavesTheNameFreeAndLoginsAlone()
    {
        await using var app = await CreateAsync(("Throttling:MaxRegistrationsPerAddress", "1"));
        Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app, Office, Email));
        var email = Unique.Email();
        Assert.IsType<RegistrationResult.Throttled>(await TryRegisterAsync(app, Office, email));

        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: Office));
        Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app, "203.0.113.8", email));
    }

    [Fact]
    public async Task Register_IPv6_LimitsTheSlash64AndFiveTimesThatTheSlash48()
    {
        await using var app = await CreateAsync(("Throttling:MaxRegistrationsPerAddress", "2"));

        for (var subnet = 0; subnet < 5; subnet++)
        {
            await RegisterManyAsync(app, 2, $"2001:db8:1:{subnet}::1");
            await AssertThrottledAsync(app, Window, $"2001:db8:1:{subnet}::2");
        }

        await AssertThrottledAsync(app, Window, "2001:db8:1:ffff::1");
        await RegisterManyAsync(app, 1, "2001:db8:2::1");
    }

    [Fact]
    public async Task Register_ManyAtOnceOnTwoInstances_RegistersAsManyAsTheLimit()
    {
        await using var first = await CreateAsync();
        await using var second = await CreateSecondAsync(first);

        var results = await Task.WhenAll(
            from app in (AuthHarness[])[first, second]
            from request in Enumerable.Range(0, 20)
            select TryRegisterAsync(app, Office));

        Assert.Equal(20, results.Count(result => result is RegistrationResult.Registered));
        Assert.Equal(20, results.Count(result => result is RegistrationResult.Throttled));
    }

    [Fact]
    public async Task EveryFlowWithAPassword_BurstOfOneAddress_IsThrottledBeforeAnyStorageOperation()
    {
        await using var app = await CreateAsync(("Throttling:MaxBurstPerAddress", "2"));
        Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app, Office, Email));
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, from: Office));
        var token = await RequestResetAsync(app);

        var operations = await app.CountAsync(async () =>
        {
            Assert.IsType<RegistrationResult.Throttled>(await TryRegisterAsync(app, Office));
            Assert.IsType<LoginResult.Throttled>(await TryLogInAsync(app, from: Office));
            Assert.IsType<UpdatePasswordResult.Throttled>(
                await app.Auth.UpdatePasswordAsync(Email, token, "t4rt1fl3tt3", From(Office), CancellationToken));
        });

        Assert.Equal(0, operations);
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app));
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task Sweep_Registrations_AreForgottenAtTheEndOfTheHour()
    {
        await using var app = await CreateAsync();
        await RegisterManyAsync(app, 1, Office);
        var key = ThrottleKey.Register(ClientNetwork.Of(IPAddress.Parse(Office)));

        app.Clock.Advance(Window - Second);
        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));
        Assert.NotNull(await app.Counters.FindCounterAsync(key, CancellationToken));

        app.Clock.Advance(Second);
        Assert.Equal(new SweepResult(0, 0, 1, 0, 0), await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken));
        Assert.Null(await app.Counters.FindCounterAsync(key, CancellationToken));
    }

    private static async Task RegisterManyAsync(AuthHarness app, int count, string? from)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.IsType<RegistrationResult.Registered>(await TryRegisterAsync(app, from));
        }
    }

    private static async Task AssertThrottledAsync(AuthHarness app, TimeSpan retryAfter, string from) =>
        Assert.Equal(new RegistrationResult.Throttled(retryAfter), await TryRegisterAsync(app, from));

    private static Task<RegistrationResult> TryRegisterAsync(AuthHarness app, string? from, string? email = null) =>
        app.Auth.RegisterUserAsync(LoginName.Email(email ?? Unique.Email()), Password, From(from), CancellationToken);
}
