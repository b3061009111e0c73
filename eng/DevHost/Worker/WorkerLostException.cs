namespace DevHost.Worker;

/// <summary>The worker process ended while it was needed.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);
