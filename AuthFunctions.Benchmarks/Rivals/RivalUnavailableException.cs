namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>A stack cannot be started on this machine. The message states what is missing and how to install it.</summary>
internal sealed class RivalUnavailableException(string message) : Exception(message);
