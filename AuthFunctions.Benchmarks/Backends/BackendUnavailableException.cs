namespace AuthFunctions.Benchmarks.Backends;

/// <summary>A stack cannot be started on this machine. The message states what is missing and how to install it.</summary>
internal sealed class BackendUnavailableException(string message) : Exception(message);
