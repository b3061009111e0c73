using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Telemetry;

/// <summary>The telemetry of the storage client, configured as in the app.</summary>
public sealed class StorageTelemetryTests(AzuriteFixture azurite)
{
    private const string Duration = "auth.storage.operation.duration";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_AreMeasuredOnceEachByTheirKind()
    {
        await using var services = CreateServices(azurite.Azurite.ConnectionString);
        using var telemetry = new TelemetryRecorder(services);
        var store = services.GetRequiredService<IUserStore>();
        var user = new User
        {
            Id = Guid.CreateVersion7().ToString(),
            Email = $"{Guid.NewGuid()}@example.com",
            Password = new HashedPassword("$2b$04$x", PasswordScheme.Bcrypt),
            Created = DateTimeOffset.UtcNow,
            Updated = DateTimeOffset.UtcNow,
        };

        await store.AddUserAsync(user, CancellationToken);
        var inserts = telemetry.Values(Duration, "db.operation.name", "insert").Count;
        var stored = await store.FindUserByIdAsync(user.Id, CancellationToken);
        await store.UpdateUserAsync(stored!, CancellationToken);
        await store.UpdateUserAsync(stored!, CancellationToken);
        await store.DeleteSessionAsync("none", CancellationToken);

        // Two rows, and one more attempt if the table did not exist yet.
        Assert.InRange(inserts, 2, 3);
        Assert.Equal(1, telemetry.Values(Duration, "db.operation.name", "get").Count(time => time > 0));
        Assert.Equal(2, telemetry.Values(Duration, "db.operation.name", "replace").Count);
        Assert.Single(telemetry.Values(Duration, "http.response.status_code", 412));
        Assert.Single(telemetry.Values(Duration, "db.operation.name", "delete"));
        Assert.DoesNotContain("error.type", telemetry.AttributesOf(Duration));
    }

    [Fact]
    public async Task QueueOperations_AreMeasuredByTheirKind()
    {
        await using var services = CreateServices(azurite.Azurite.ConnectionString);
        using var telemetry = new TelemetryRecorder(services);
        var queue = services.GetRequiredService<ITaskQueue>();

        await queue.CheckAsync(CancellationToken);
        await queue.EnqueueAsync(new BackgroundTask.MailPasswordChanged("u", "c"), TimeSpan.Zero, CancellationToken);

        Assert.Single(telemetry.Values(Duration, "db.operation.name", "enqueue"));
        // One more, and the creation, if the queue did not exist yet.
        Assert.InRange(telemetry.Values(Duration, "db.operation.name", "peek").Count, 1, 2);
        Assert.InRange(telemetry.Values(Duration, "db.operation.name", "create_queue").Count, 0, 1);
        Assert.DoesNotContain("error.type", telemetry.AttributesOf(Duration));
    }

    [Fact]
    public async Task Sweep_Queries_AreMeasured()
    {
        await using var services = CreateServices(azurite.Azurite.ConnectionString);
        using var telemetry = new TelemetryRecorder(services);

        await services.GetRequiredService<IUserStore>().SweepAsync(DateTimeOffset.UnixEpoch, CancellationToken);

        Assert.NotEmpty(telemetry.Values(Duration, "db.operation.name", "query"));
    }

    [Fact]
    public async Task StorageFails_IsMeasuredOnceWithItsError()
    {
        await using var storage = await FakeStorage.StartAsync();
        storage.Status = 503;
        await using var services = CreateServices(storage.ConnectionString);
        using var telemetry = new TelemetryRecorder(services);

        await Assert.ThrowsAsync<ServiceUnavailableException>(
            () => services.GetRequiredService<IUserStore>().FindSessionAsync("none", CancellationToken));

        Assert.Single(telemetry.Values(Duration));
        Assert.Single(telemetry.Values(Duration, "error.type", "503"));
    }

    [Fact]
    public async Task NoStorage_IsMeasuredOnceWithoutAStatus()
    {
        // No server listens on this port.
        await using var services = CreateServices(Azurite.ConnectionStringOf(1));
        using var telemetry = new TelemetryRecorder(services);

        await Assert.ThrowsAsync<ServiceUnavailableException>(
            () => services.GetRequiredService<IUserStore>().FindSessionAsync("none", CancellationToken));

        Assert.Single(telemetry.Values(Duration));
        Assert.Contains("error.type", telemetry.AttributesOf(Duration));
        Assert.DoesNotContain("http.response.status_code", telemetry.AttributesOf(Duration));
    }

    private static ServiceProvider CreateServices(string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AuthStorage", connectionString)]).Build();
        return new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
    }
}
