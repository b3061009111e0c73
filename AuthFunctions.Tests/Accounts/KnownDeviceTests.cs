using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

/// <summary>Logins from known devices, while strangers guess at the name.</summary>
public sealed class KnownDeviceTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const int DeviceForgotten = 124;
    private const string Other = "bob@example.com";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("Throttling:MaxFailuresPerName")]
    [InlineData("Throttling:MaxConsecutiveFailures")]
    public async Task LogIn_KnownDevice_IsNotKeptOutByStrangers(string limit)
    {
        await using var app = await CreateAsync((limit, "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);

        await GuessAsync(app, 3);

        Assert.IsNotType<LoginResult.LoggedIn>(await TryAsync(app));
        device = await LogInWithAsync(app, device);
        Assert.IsNotType<LoginResult.LoggedIn>(await TryAsync(app));
        await LogInWithAsync(app, device);
    }

    [Fact]
    public async Task LogIn_KnownDevice_KeepsTheCountOfStrangers()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);

        var verified = 0;
        for (var window = 0; window < 20; window++)
        {
            for (var guess = 0; guess < 12; guess++)
            {
                verified += await TryAsync(app, password: $"guess {guess}") is LoginResult.BadCredentials ? 1 : 0;
            }

            device = await LogInWithAsync(app, device);
            app.Clock.Advance(Window);
        }

        Assert.Equal(100, verified);
        Assert.Equal(new LoginResult.Locked(), await TryAsync(app));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogIn_StolenDevice_GainsTenAttempts(bool isNameLimited)
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        if (isNameLimited)
        {
            await GuessAsync(app, 3);
        }

        for (var guess = 0; guess < KnownDevice.MaxFailures; guess++)
        {
            Assert.IsType<LoginResult.BadCredentials>(await TryAsync(app, password: "wrong", devices: device));
        }

        // From now on it is counted under the name, as any other device.
        if (!isNameLimited)
        {
            for (var guess = 0; guess < 3; guess++)
            {
                Assert.IsType<LoginResult.BadCredentials>(await TryAsync(app, password: "wrong", devices: device));
            }
        }

        Assert.Equal(new LoginResult.Throttled(Window), await TryAsync(app, devices: device));

        // The user's next login within the limit makes the device a known one again.
        app.Clock.Advance(Window);
        device = await LogInWithAsync(app, device);
        await GuessAsync(app, 3);
        await LogInWithAsync(app, device);
    }

    [Fact]
    public async Task LogIn_StolenDeviceInManyConcurrentLogins_GainsTenAttempts()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        await GuessAsync(app, 3);

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(guess => TryAsync(app, password: $"wrong {guess}", devices: device)));

        Assert.Equal(KnownDevice.MaxFailures, results.Count(result => result is LoginResult.BadCredentials));
    }

    [Fact]
    public async Task LogIn_StolenDeviceRacingOnTwoInstances_GainsOneAttemptMoreAtMost()
    {
        var limit = ("Throttling:MaxFailuresPerName", "3");
        await using var app = await CreateAsync(limit);
        await using var other = await CreateSecondAsync(app, limit);
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        await GuessAsync(app, 3);

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(
            guess => TryAsync(guess % 2 == 0 ? app : other, password: $"wrong {guess}", devices: device)));

        // As for a name: each instance has one login that the other does not know of.
        Assert.InRange(results.Count(result => result is LoginResult.BadCredentials), KnownDevice.MaxFailures, KnownDevice.MaxFailures + 1);
        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.Equal(results.Count(result => result is LoginResult.BadCredentials), user!.Devices.Single().Failures);
    }

    [Fact]
    public async Task LogIn_KnownDeviceRacingStrangers_IsServed()
    {
        var limit = ("Throttling:MaxFailuresPerName", "3");
        await using var app = await CreateAsync(limit, ("Sessions:MaxPerUser", "100"));
        await using var other = await CreateSecondAsync(app, limit, ("Sessions:MaxPerUser", "100"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        await GuessAsync(app, 3);

        var strangers = Enumerable.Range(0, 40).Select(guess => TryAsync(guess % 2 == 0 ? app : other, password: $"guess {guess}", devices: [OpaqueToken.Create()]));
        var owner = Enumerable.Range(0, 8).Select(login => TryAsync(login % 2 == 0 ? app : other, devices: device));
        var results = await Task.WhenAll(strangers.Concat(owner).OrderBy(_ => Random.Shared.Next()));

        Assert.Equal(8, results.Count(result => result is LoginResult.LoggedIn));
        Assert.Equal(40, results.Count(result => result is LoginResult.Throttled));
    }

    [Fact]
    public async Task LogIn_KnownDevice_StartsAgainAfterASuccess()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);

        for (var round = 0; round < 3; round++)
        {
            for (var typo = 0; typo < KnownDevice.MaxFailures - 1; typo++)
            {
                Assert.IsType<LoginResult.BadCredentials>(await TryAsync(app, password: "typo", devices: device));
            }

            device = await LogInWithAsync(app, device);
        }

        Assert.Null(await app.Counters.FindCounterAsync(ThrottleKey.Login(LoginName.Email(Email)), CancellationToken));
    }

    [Fact]
    public async Task LogIn_MadeUpOrForeignDevice_IsThrottledAsWithoutOne()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        await RegisterAsync(app, Other);
        await LogInWithAsync(app);
        var foreign = await LogInWithAsync(app, email: Other);
        await GuessAsync(app, 3);

        foreach (var devices in (string[][])[[.. foreign], [OpaqueToken.Create()], ["x"], ["", Guid.Empty.ToString()]])
        {
            Assert.Equal(new LoginResult.Throttled(Window), await TryAsync(app, devices: devices));
            Assert.Equal(new LoginResult.BadCredentials(), await TryAsync(app, $"{Guid.NewGuid()}@example.com", "wrong", devices));
        }
    }

    [Fact]
    public async Task LogIn_ClientOverItsOwnLimit_IsThrottledWithADeviceToo()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerAddress", "2"), ("Throttling:MaxFailuresPerName", "2"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        await GuessAsync(app, 2, from: "203.0.113.7");

        Assert.Equal(new LoginResult.Throttled(Window), await TryAsync(app, devices: device, from: "203.0.113.7"));
        Assert.IsType<LoginResult.LoggedIn>(await TryAsync(app, devices: device, from: "203.0.113.8"));
    }

    [Fact]
    public async Task LogIn_TwoUsersOfOneBrowser_AreBothKnown()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        await RegisterAsync(app, Other);

        var devices = await LogInWithAsync(app);
        devices = await LogInWithAsync(app, devices, Other);
        devices = await LogInWithAsync(app, devices);

        Assert.Equal(2, devices.Count);
        await GuessAsync(app, 3);
        await GuessAsync(app, 3, Other);
        devices = await LogInWithAsync(app, devices);
        await LogInWithAsync(app, devices, Other);
    }

    [Fact]
    public async Task LogIn_ElevenDevices_KeepsTheTenUsedLast()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        var (first, second) = (await LogInWithAsync(app), await LogInWithAsync(app));
        first = await LogInWithAsync(app, first);
        for (var more = 0; more < KnownDevice.MaxListed - 1; more++)
        {
            await LogInWithAsync(app);
        }

        Assert.Single(app.Log.Of(DeviceForgotten));
        await GuessAsync(app, 3);

        await LogInWithAsync(app, first);
        Assert.IsType<LoginResult.Throttled>(await TryAsync(app, devices: second));
    }

    [Fact]
    public async Task UpdatePassword_KnownDevice_StaysKnown()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);

        await UpdatePasswordAsync(app, await RequestResetAsync(app));
        await GuessAsync(app, 3);

        Assert.IsType<LoginResult.LoggedIn>(await TryAsync(app, password: "t4rt1fl3tt3", devices: device));
    }

    [Fact]
    public async Task SignOutEverywhere_KnownDevice_IsForgottenAndEverySessionEnds()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "3"), ("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);
        string[] sessions = [await LogInAsync(app), await LogInAsync(app)];
        var userId = (await app.Store.FindUserIdByNameAsync(LoginName.Email(Email), CancellationToken))!;

        Assert.True(await app.Auth.SignOutEverywhereAsync(userId, ClientInfo.Unknown, CancellationToken));
        Assert.False(await app.Auth.SignOutEverywhereAsync(Guid.NewGuid().ToString(), ClientInfo.Unknown, CancellationToken));

        Assert.All(await Task.WhenAll(sessions.Select(session => IsAliveAsync(app, session))), Assert.False);
        await GuessAsync(app, 3);
        Assert.IsType<LoginResult.Throttled>(await TryAsync(app, devices: device));
        // The user has logged in before, and so is told of the next device.
        Assert.True((await app.Store.FindUserByIdAsync(userId, CancellationToken))!.HasLoggedIn);
    }

    [Fact]
    public async Task UserRow_HoldsHashesOfDevicesOnly()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var device = await LogInWithAsync(app);

        var rows = await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken);

        var columns = rows.SelectMany(row => row).Select(column => $"{column.Value}").ToList();
        Assert.DoesNotContain(columns, text => text.Contains(device[0], StringComparison.OrdinalIgnoreCase));
        Assert.Contains(columns, text => text.Contains(OpaqueToken.Hash(device[0])!, StringComparison.Ordinal));
    }

    private static Task<LoginResult> TryAsync(
        AuthHarness app, string email = Email, string password = Password, IReadOnlyCollection<string>? devices = null, string? from = null) =>
        app.Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password) { DeviceIds = devices ?? [] }, From(from), CancellationToken);

    private static async Task<IReadOnlyList<string>> LogInWithAsync(AuthHarness app, IReadOnlyCollection<string>? devices = null, string email = Email) =>
        Assert.IsType<LoginResult.LoggedIn>(await TryAsync(app, email, devices: devices)).DeviceIds;

    private static async Task GuessAsync(AuthHarness app, int times, string email = Email, string? from = null)
    {
        for (var guess = 0; guess < times; guess++)
        {
            Assert.IsType<LoginResult.BadCredentials>(await TryAsync(app, email, $"guess {guess}", from: from));
        }
    }
}
