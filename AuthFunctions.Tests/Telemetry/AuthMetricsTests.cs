using System.Net;
using AuthFunctions.Core.Telemetry;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Telemetry;

public sealed class AuthMetricsTests(AzuriteFixture azurite)
{
    private static readonly ClientInfo Somebody = new(IPAddress.Parse("203.0.113.7"), "00-trace");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogIn_EachOutcome_IsCountedAsWhatItWas()
    {
        await using var app = await AuthHarness.CreateAsync(azurite, ("Throttling:MaxFailuresPerName", "2"));
        using var telemetry = new TelemetryRecorder(app.Services);
        await app.Auth.RegisterUserAsync(LoginName.Email("bob@example.com"), "b4l0u", Somebody, CancellationToken);

        await LogInAsync(app, "bob@example.com", "b4l0u");
        await LogInAsync(app, "bob@example.com", "wrong");
        await LogInAsync(app, "bob@example.com", "wrong");
        await LogInAsync(app, "bob@example.com", "b4l0u");
        await LogInAsync(app, "nobody@example.com", "b4l0u");

        Assert.Equal([1, 1, 1, 1, 1], telemetry.Values("auth.logins"));
        Assert.Equal(1, telemetry.Sum("auth.logins", "auth.outcome", "success"));
        Assert.Equal(2, telemetry.Sum("auth.logins", "auth.outcome", "wrong_password"));
        Assert.Equal(1, telemetry.Sum("auth.logins", "auth.outcome", "unknown_name"));
        Assert.Equal(1, telemetry.Sum("auth.logins", "auth.outcome", "throttled"));
        Assert.Equal(1, telemetry.Sum("auth.throttled", "auth.flow", "login"));
        Assert.Single(telemetry.Values("auth.throttled"));
    }

    [Fact]
    public async Task PasswordReset_PastTheLimit_IsCountedAsThrottled()
    {
        await using var app = await AuthHarness.CreateAsync(azurite, ("Throttling:MaxResetRequestsPerName", "1"));
        using var telemetry = new TelemetryRecorder(app.Services);

        await app.Auth.RequestPasswordResetAsync("nobody@example.com", Somebody, CancellationToken);
        Assert.Empty(telemetry.Values("auth.throttled"));
        await app.Auth.RequestPasswordResetAsync("nobody@example.com", Somebody, CancellationToken);

        Assert.Equal([1], telemetry.Values("auth.throttled", "auth.flow", "password_reset"));
        Assert.Empty(telemetry.Values("auth.logins"));
    }

    [Fact]
    public async Task Registration_PastTheLimit_IsCountedAsThrottled()
    {
        await using var app = await AuthHarness.CreateAsync(azurite, ("Throttling:MaxRegistrationsPerAddress", "1"));
        using var telemetry = new TelemetryRecorder(app.Services);

        await app.Auth.RegisterUserAsync(LoginName.Email("bob@example.com"), "b4l0u", Somebody, CancellationToken);
        Assert.Empty(telemetry.Values("auth.throttled"));
        await app.Auth.RegisterUserAsync(LoginName.Email("alice@example.com"), "b4l0u", Somebody, CancellationToken);

        Assert.Equal([1], telemetry.Values("auth.throttled", "auth.flow", "registration"));
    }

    [Fact]
    public async Task PasswordUpdate_PastTheBurst_IsCountedAsThrottled()
    {
        await using var app = await AuthHarness.CreateAsync(azurite, ("Throttling:MaxBurstPerAddress", "1"));
        using var telemetry = new TelemetryRecorder(app.Services);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await app.Auth.UpdatePasswordAsync("bob@example.com", "token", "b4l0u", Somebody, CancellationToken);
        }

        Assert.Equal([1], telemetry.Values("auth.throttled", "auth.flow", "password_update"));
    }

    [Fact]
    public async Task Hash_Served_IsMeasuredAndLeavesTheQueue()
    {
        using var telemetry = new TelemetryRecorder();
        using var hasher = CreateHasher(telemetry, maxQueued: 10);

        var stored = await hasher.HashAsync("b4l0u", client: null, CancellationToken);
        await hasher.VerifyAsync("b4l0u", stored, client: null, CancellationToken);
        await hasher.VerifyUnknownUserAsync("b4l0u", client: null, CancellationToken);

        Assert.Equal(3, telemetry.Values("auth.hash.duration").Count);
        Assert.All(telemetry.Values("auth.hash.duration"), time => Assert.InRange(time, double.Epsilon, 60));
        Assert.Equal(3, telemetry.Values("auth.hash.queue.wait").Count);
        Assert.Equal([1, -1, 1, -1, 1, -1], telemetry.Values("auth.hash.queue.length"));
        Assert.Empty(telemetry.Values("auth.hash.shed"));
    }

    [Fact]
    public async Task Hash_PastTheQueue_IsCountedAsShedAndLeavesTheQueue()
    {
        using var telemetry = new TelemetryRecorder();
        using var hasher = CreateHasher(telemetry, maxQueued: 1, workFactor: 12);
        var hashes = new List<Task>();

        // One hash runs and one is queued. The next one is rejected, unless the others have ended in the meantime.
        while (!hashes.Any(hash => hash.IsFaulted))
        {
            hashes.Add(hasher.HashAsync("b4l0u", client: null, CancellationToken));
        }

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => Task.WhenAll(hashes));
        var shed = hashes.Count(hash => hash.IsFaulted);
        Assert.Equal(shed, telemetry.Sum("auth.hash.shed"));
        Assert.Equal(hashes.Count - shed, telemetry.Values("auth.hash.duration").Count);
        Assert.Equal(0, telemetry.Sum("auth.hash.queue.length"));
    }

    [Fact]
    public async Task Hash_GivenUpWhileItWaits_LeavesTheQueueUnmeasured()
    {
        using var telemetry = new TelemetryRecorder();
        using var hasher = CreateHasher(telemetry, maxQueued: 1, workFactor: 14);
        using var gone = new CancellationTokenSource();

        var first = hasher.HashAsync("b4l0u", client: null, CancellationToken);
        var second = hasher.HashAsync("b4l0u", client: null, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first;
        Assert.Equal(0, telemetry.Sum("auth.hash.queue.length"));
        Assert.Single(telemetry.Values("auth.hash.queue.wait"));
        Assert.Empty(telemetry.Values("auth.hash.shed"));
    }

    [Fact]
    public async Task Instruments_HaveNamesUnitsAndTheVersion()
    {
        await using var app = await AuthHarness.CreateAsync(azurite);
        using var telemetry = new TelemetryRecorder(app.Services);
        var metrics = telemetry.Metrics;

        metrics.LoginEnded(LoginOutcome.Throttled);
        metrics.HashQueued();
        metrics.HashWaited(TimeSpan.FromSeconds(2));
        metrics.Hashed(TimeSpan.FromMilliseconds(250));
        metrics.HashShed();
        metrics.StorageOperationEnded("get", 200, error: null, TimeSpan.FromMilliseconds(5));

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["auth.hash.duration"] = "s",
                ["auth.hash.queue.length"] = "{password}",
                ["auth.hash.queue.wait"] = "s",
                ["auth.hash.shed"] = "{password}",
                ["auth.logins"] = "{login}",
                ["auth.storage.operation.duration"] = "s",
                ["auth.throttled"] = "{request}",
            },
            telemetry.Used.ToDictionary(used => used.Key, used => used.Value.Unit));
        Assert.All(telemetry.Used.Values, instrument => Assert.Equal(AppVersion.Full, instrument.Meter.Version));
        Assert.Equal([0.25], telemetry.Values("auth.hash.duration"));
        Assert.Equal([2], telemetry.Values("auth.hash.queue.wait"));
        Assert.Equal([0.005], telemetry.Values("auth.storage.operation.duration"));
    }

    [Fact]
    public async Task Attributes_SayNothingAboutAnybody()
    {
        await using var app = await AuthHarness.CreateAsync(azurite);
        using var telemetry = new TelemetryRecorder(app.Services);
        await app.Auth.RegisterUserAsync(LoginName.Email("bob@example.com"), "b4l0u", Somebody, CancellationToken);

        await LogInAsync(app, "bob@example.com", "b4l0u");

        Assert.Equal(["auth.outcome"], telemetry.AttributesOf("auth.logins"));
        Assert.DoesNotContain(telemetry.AllTexts(), text => text is not null
            && (text.Contains("bob", StringComparison.OrdinalIgnoreCase) || text.Contains("203.0.113.7", StringComparison.Ordinal)));
    }

    private static Task<LoginResult> LogInAsync(AuthHarness app, string email, string password) =>
        app.Auth.LogInAsync(new LoginRequest(LoginName.Email(email), password), Somebody, CancellationToken);

    private static PasswordHasher CreateHasher(TelemetryRecorder telemetry, int maxQueued, int workFactor = 4) => new(
        Options.Create(new HashingOptions { WorkFactor = workFactor, MaxConcurrent = 1, MaxQueued = maxQueued }),
        Options.Create(new PepperOptions()),
        new LibraryBcrypt(),
        telemetry.Metrics,
        telemetry.Tracing,
        TimeProvider.System,
        NullLogger<PasswordHasher>.Instance);
}
