namespace DevHost.Configuration;

/// <summary>How queues are read: <c>extensions.queues</c> of <c>host.json</c>, with the defaults and limits of the Functions host.</summary>
internal sealed class QueueOptions
{
    private const int MaxBatchSize = 32;

    private static readonly TimeSpan DefaultPollingInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DevelopmentPollingInterval = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    /// <exception cref="InvalidOperationException">A value has the wrong type.</exception>
    public QueueOptions(IConfigurationSection section)
    {
        BatchSize = section.GetValue(nameof(BatchSize), 16);
        NewBatchThreshold = section.GetValue(nameof(NewBatchThreshold), BatchSize / 2 * Environment.ProcessorCount);
        MaxDequeueCount = section.GetValue(nameof(MaxDequeueCount), 5);
        MaxPollingInterval = section.GetValue(nameof(MaxPollingInterval), DefaultPollingInterval);
        VisibilityTimeout = section.GetValue(nameof(VisibilityTimeout), TimeSpan.Zero);
        var encoding = section["messageEncoding"] ?? "base64";
        IsBase64 = encoding.Equals("base64", StringComparison.OrdinalIgnoreCase);

        Require(BatchSize is >= 1 and <= MaxBatchSize, $"batchSize must be from 1 to {MaxBatchSize}");
        Require(NewBatchThreshold >= 0, "newBatchThreshold must not be negative");
        Require(MaxDequeueCount >= 1, "maxDequeueCount must be at least 1");
        Require(MaxPollingInterval >= MinPollingInterval, $"maxPollingInterval must be at least {MinPollingInterval}");
        Require(VisibilityTimeout >= TimeSpan.Zero, "visibilityTimeout must not be negative");
        Require(IsBase64 || encoding.Equals("none", StringComparison.OrdinalIgnoreCase), "messageEncoding must be \"base64\" or \"none\"");

        if (MaxPollingInterval == DefaultPollingInterval)
        {
            // In the environment Development, the Functions host replaces the default.
            MaxPollingInterval = DevelopmentPollingInterval;
        }
    }

    /// <summary>The delay before the first poll after one that found no message.</summary>
    public static TimeSpan MinPollingInterval { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two polls.</summary>
    public TimeSpan MaxPollingInterval { get; }

    /// <summary>The number of messages that one poll requests.</summary>
    public int BatchSize { get; }

    /// <summary>The queue is polled again when no more than this number of messages is being processed.</summary>
    public int NewBatchThreshold { get; }

    /// <summary>The number of times that a message is processed before it is moved to the poison queue.</summary>
    public int MaxDequeueCount { get; }

    /// <summary>The time until a message becomes visible again after its function has failed.</summary>
    public TimeSpan VisibilityTimeout { get; }

    /// <summary>Whether the text of a message in storage is base64 of its content.</summary>
    public bool IsBase64 { get; }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"extensions.queues.{rule}.");
        }
    }
}
