using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Telemetry;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Storage;

internal static class StorageServiceCollectionExtensions
{
    public const string TableName = "users";
    public const string QueueName = "tasks";
    private const string Setting = "AuthStorage";

    /// <summary>
    /// Adds the stores and the queue on the account that <c>AuthStorage</c> names: a connection string, or
    /// <c>AuthStorage__tableServiceUri</c> and <c>AuthStorage__queueServiceUri</c> with an identity (<c>AuthStorage__credential</c> =
    /// <c>managedidentity</c> and <c>AuthStorage__clientId</c>, as in the Functions host's own identity-based connections). The host reads the
    /// same settings for the trigger of the queue.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = configuration.GetSection(Setting);
        services.AddTelemetry();
        services.AddSingleton<StorageTelemetryPolicy>();
        services.AddSingleton(provider => CreateTableClient(
            storage, CreateTableOptions(provider.GetRequiredService<StorageTelemetryPolicy>())));
        services.AddSingleton(provider => CreateQueueClient(
            storage, CreateQueueOptions(provider.GetRequiredService<StorageTelemetryPolicy>())));
        services.AddSingleton<IUserStore, TableUserStore>();
        services.AddSingleton<IThrottleStore, TableThrottleStore>();
        services.AddSingleton<ITaskQueue, StorageTaskQueue>();
        return services;
    }

    /// <summary>Options under which a step on the table ends within 7 seconds when storage does not respond.</summary>
    /// <param name="perOperation">Sees each operation once, however many attempts it takes.</param>
    public static TableClientOptions CreateTableOptions(HttpPipelinePolicy? perOperation = null) => Limit(new TableClientOptions(), perOperation);

    /// <summary>The same for the queue. A message is JSON text as it is, as <c>messageEncoding</c> in host.json says.</summary>
    /// <param name="perOperation">Sees each operation once, however many attempts it takes.</param>
    public static QueueClientOptions CreateQueueOptions(HttpPipelinePolicy? perOperation = null) =>
        Limit(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, perOperation);

    private static TOptions Limit<TOptions>(TOptions options, HttpPipelinePolicy? perOperation)
        where TOptions : ClientOptions
    {
        options.RetryPolicy = new StorageRetryPolicy();
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(2);
        options.Diagnostics.IsLoggingContentEnabled = false;
        if (perOperation is not null)
        {
            options.AddPolicy(perOperation, HttpPipelinePosition.PerCall);
        }

        return options;
    }

    private static TableClient CreateTableClient(IConfigurationSection storage, TableClientOptions options) => Create(
        storage,
        storage["tableServiceUri"],
        connectionString => new TableClient(connectionString, TableName, options),
        (endpoint, credential) => new TableClient(endpoint, TableName, credential, options));

    private static QueueClient CreateQueueClient(IConfigurationSection storage, QueueClientOptions options) => Create(
        storage,
        storage["queueServiceUri"],
        connectionString => new QueueClient(connectionString, QueueName, options),
        (endpoint, credential) => new QueueClient(
            new QueueUriBuilder(endpoint) { QueueName = QueueName }.ToUri(), credential, options));

    private static TClient Create<TClient>(
        IConfigurationSection storage, string? address, Func<string, TClient> byConnectionString, Func<Uri, TokenCredential, TClient> byIdentity)
    {
        if (storage.Value is { Length: > 0 } connectionString)
        {
            try
            {
                return byConnectionString(connectionString);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
            {
                throw Wrong($"{Setting} is not a connection string of a storage account.");
            }
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var endpoint)
            ? byIdentity(endpoint, CreateCredential(storage))
            : throw Wrong(
                $"Give {Setting} a connection string, or {Setting}__tableServiceUri and {Setting}__queueServiceUri the addresses of the account's table service and queue service.");
    }

    private static OptionsValidationException Wrong(string failure) => new(Setting, typeof(TableClient), [failure]);

    private static TokenCredential CreateCredential(IConfigurationSection storage) =>
        string.Equals(storage["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(storage["clientId"] is { Length: > 0 } clientId
                ? ManagedIdentityId.FromUserAssignedClientId(clientId)
                : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();
}
