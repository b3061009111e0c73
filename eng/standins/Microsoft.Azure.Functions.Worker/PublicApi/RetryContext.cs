namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often an invocation was tried.</summary>
public abstract class RetryContext
{
    /// <summary>The retries so far.</summary>
    public abstract int RetryCount { get; }

    /// <summary>The retries there can be; -1 is without end.</summary>
    public abstract int MaxRetryCount { get; }
}
