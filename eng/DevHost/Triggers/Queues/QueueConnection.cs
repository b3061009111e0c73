using Azure.Storage.Queues;
using DevHost.Configuration;

namespace DevHost.Triggers.Queues;

/// <summary>The storage account of a queue trigger.</summary>
internal static class QueueConnection
{
    private const string Default = "AzureWebJobsStorage";

    private static readonly string[] IdentityProperties = ["queueServiceUri", "serviceUri", "accountName"];

    /// <summary>A client for a queue. It reads and writes the text of messages as it is in storage.</summary>
    /// <exception cref="HostException">The app settings have no connection string for the trigger.</exception>
    public static QueueServiceClient Create(Function function, AppOptions options)
    {
        var name = function.Connection is { Length: > 0 } connection ? options.Resolve(connection) : Default;
        var text = options.GetSetting($"AzureWebJobs{name}") ?? options.GetSetting(name);
        if (text is null)
        {
            throw new HostException(IdentityProperties.Any(property => options.GetSetting($"{name}__{property}") is not null)
                ? $"The function {function.Name} connects to its queue with an identity ({name}__…), which the development host does not support. " +
                  $"Set {name} to a connection string, or to UseDevelopmentStorage=true, or disable the function with AzureWebJobs.{function.Name}.Disabled."
                : $"The app setting {name} is missing: the queue trigger of the function {function.Name} needs a connection string there. " +
                  $"UseDevelopmentStorage=true is that of a local storage emulator. AzureWebJobs.{function.Name}.Disabled disables the function.");
        }

        try
        {
            return new QueueServiceClient(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // Its message could contain the key.
            throw new HostException($"The app setting {name} is no connection string of a storage account with a queue endpoint. The function {function.Name} refers to it.");
        }
    }
}
