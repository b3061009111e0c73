using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Telemetry;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Storage;

internal static class StorageServiceCollectionExtensions
{
    public const string TableName = "users";
    private const string Setting = "AuthStorage";

    /// <summary>
    /// Adds the stores on the account that <c>AuthStorage</c> names: a connection string, or
    /// <c>AuthStorage__tableServiceUri</c> with an identity (<c>AuthStorage__credential</c> = <c>managedidentity</c> and
    /// <c>AuthStorage__clientId</c>, as in the Functions host's own identity-based connections).
    /// </summary>
    public static IServiceCollection AddTableStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTelemetry();
        services.AddSingleton<StorageTelemetryPolicy>();
        services.AddSingleton(provider => CreateClient(
            configuration.GetSection(Setting), CreateClientOptions(provider.GetRequiredService<StorageTelemetryPolicy>())));
        services.AddSingleton<IUserStore, TableUserStore>();
        services.AddSingleton<IThrottleStore, TableThrottleStore>();
        return services;
    }

    /// <summary>Options under which a step ends within 7 seconds when storage does not respond.</summary>
    /// <param name="perOperation">Sees each operation once, however many attempts it takes.</param>
    public static TableClientOptions CreateClientOptions(HttpPipelinePolicy? perOperation = null)
    {
        var options = new TableClientOptions();
        options.RetryPolicy = new StorageRetryPolicy();
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(2);
        options.Diagnostics.IsLoggingContentEnabled = false;
        if (perOperation is not null)
        {
            options.AddPolicy(perOperation, HttpPipelinePosition.PerCall);
        }

        return options;
    }

    private static TableClient CreateClient(IConfigurationSection storage, TableClientOptions options)
    {
        if (storage.Value is { Length: > 0 } connectionString)
        {
            try
            {
                return new TableClient(connectionString, TableName, options);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
            {
                throw Wrong($"{Setting} is not a connection string of a storage account.");
            }
        }

        return Uri.TryCreate(storage["tableServiceUri"], UriKind.Absolute, out var endpoint)
            ? new TableClient(endpoint, TableName, CreateCredential(storage), options)
            : throw Wrong($"Give {Setting} a connection string, or {Setting}__tableServiceUri the address of the account's table service.");
    }

    private static OptionsValidationException Wrong(string failure) => new(Setting, typeof(TableClient), [failure]);

    private static TokenCredential CreateCredential(IConfigurationSection storage) =>
        string.Equals(storage["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(storage["clientId"] is { Length: > 0 } clientId
                ? ManagedIdentityId.FromUserAssignedClientId(clientId)
                : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();
}
