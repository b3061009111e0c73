using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Core.Storage;

/// <summary>Attempts a step up to three times, except a write that must not be sent twice.</summary>
internal sealed class StorageRetryPolicy()
    : RetryPolicy(maxRetries: 2, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)))
{
    private const string Once = nameof(StorageRetryPolicy) + "." + nameof(Once);

    /// <summary>Steps that begin within the scope are attempted once.</summary>
    public static IDisposable SendOnce() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Once] = true });

    /// <inheritdoc />
    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        message.TryGetProperty(Once, out _) ? new(false) : base.ShouldRetryAsync(message, exception);
}
