namespace DevHost;

/// <summary>A failure that stops the host. The message tells the developer what to do.</summary>
internal sealed class HostException(string message) : Exception(message);
