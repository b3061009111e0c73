using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Storage;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// <see cref="Auth"/> as the app builds it, on a separate table and a separate queue in a real emulator. Only three things differ: the clock is a
/// fake, the storage clients' pipelines count operations, and no task is delayed.
/// </summary>
internal sealed class AuthHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _connectionString;

    private AuthHarness(
        ServiceProvider services, string connectionString, TableClient table, QueueClient queue, OperationCounter operations, FakeClock clock, LogRecorder log)
    {
        _services = services;
        _connectionString = connectionString;
        Table = table;
        Queue = queue;
        Operations = operations;
        Clock = clock;
        Log = log;
    }

    public IServiceProvider Services => _services;

    public Auth Auth => _services.GetRequiredService<Auth>();

    public IUserStore Store => _services.GetRequiredService<IUserStore>();

    public IThrottleStore Counters => _services.GetRequiredService<IThrottleStore>();

    public LoginThrottle Throttle => _services.GetRequiredService<LoginThrottle>();

    public PasswordHasher Hasher => _services.GetRequiredService<PasswordHasher>();

    public TableClient Table { get; }

    public QueueClient Queue { get; }

    /// <summary>The tasks that were enqueued.</summary>
    public UndelayedTaskQueue Tasks => (UndelayedTaskQueue)_services.GetRequiredService<ITaskQueue>();

    public OperationCounter Operations { get; }

    public FakeClock Clock { get; }

    public LogRecorder Log { get; }

    /// <summary>Builds the harness. The settings are added to a low work factor and a minimum password length of 1.</summary>
    public static Task<AuthHarness> CreateAsync(AzuriteFixture azurite, params (string Name, string Value)[] settings) =>
        CreateAsync(azurite, configureServices: null, settings);

    /// <summary>As above, with additional services.</summary>
    public static async Task<AuthHarness> CreateAsync(
        AzuriteFixture azurite, Action<IServiceCollection>? configureServices, params (string Name, string Value)[] settings)
    {
        var app = Build(azurite, AzuriteFixture.NewTableName(), new FakeClock(), configure: null, configureServices, settings);
        await app.Table.CreateAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Builds the harness as another process on an existing table, with its own storage client options.</summary>
    public static AuthHarness Open(
        AzuriteFixture azurite,
        string tableName,
        FakeClock clock,
        Action<ClientOptions>? configure,
        params (string Name, string Value)[] settings) =>
        Open(azurite, tableName, clock, configure, configureServices: null, settings);

    /// <summary>As above, with additional services.</summary>
    public static AuthHarness Open(
        AzuriteFixture azurite,
        string tableName,
        FakeClock clock,
        Action<ClientOptions>? configure,
        Action<IServiceCollection>? configureServices,
        params (string Name, string Value)[] settings) =>
        Build(azurite, tableName, clock, configure, configureServices, settings);

    /// <summary>Runs the tasks that are enqueued, and those that they enqueue in turn, until there are none.</summary>
    public Task RunTasksAsync() => CreatePump().RunUntilEmptyAsync();

    /// <summary>Runs one task that is enqueued. If it fails, it stays in the queue, and the exception is thrown.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> TryRunTaskAsync() => CreatePump().TryRunNextAsync();

    /// <summary>Counts the storage operations of an action.</summary>
    public async Task<int> CountAsync(Func<Task> action)
    {
        var before = Operations.Count;
        await action();
        return Operations.Count - before;
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    // With a client of its own, as the Functions host has one: what the app's client counts or loses is the app's.
    private TaskPump CreatePump() => new(new QueueClient(_connectionString, Queue.Name), Auth.RunTaskAsync);

    private static AuthHarness Build(
        AzuriteFixture azurite,
        string tableName,
        FakeClock clock,
        Action<ClientOptions>? configure,
        Action<IServiceCollection>? configureServices,
        (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["AuthStorage"] = azurite.Azurite.ConnectionString,
            ["Auth:PasswordReset:TokenDelivery"] = "Response",
            ["Auth:Passwords:MinimumLength"] = "1",
            ["Auth:Hashing:WorkFactor"] = "4",
        };
        foreach (var (name, value) in settings)
        {
            values[name.StartsWith("Smtp:", StringComparison.Ordinal) ? name : $"Auth:{name}"] = value;
        }

        var operations = new OperationCounter();
        var table = new TableClient(
            azurite.Azurite.ConnectionString, tableName, Configure(StorageServiceCollectionExtensions.CreateTableOptions()));
        var queue = new QueueClient(
            azurite.Azurite.ConnectionString, tableName, Configure(StorageServiceCollectionExtensions.CreateQueueOptions()));

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        var log = new LogRecorder();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddAuthFunctions(configuration);
        services.Replace(ServiceDescriptor.Singleton(table));
        services.Replace(ServiceDescriptor.Singleton(queue));
        services.Replace(ServiceDescriptor.Singleton<ITaskQueue>(new UndelayedTaskQueue(new StorageTaskQueue(queue))));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        configureServices?.Invoke(services);
        return new AuthHarness(services.BuildServiceProvider(), azurite.Azurite.ConnectionString, table, queue, operations, clock, log);

        TOptions Configure<TOptions>(TOptions options)
            where TOptions : ClientOptions
        {
            options.AddPolicy(operations, HttpPipelinePosition.PerCall);
            configure?.Invoke(options);
            return options;
        }
    }
}
