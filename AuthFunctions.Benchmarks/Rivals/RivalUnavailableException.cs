namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>A stack cannot be started on this machine; the message says what it lacks and how to get it.</summary>
internal sealed class RivalUnavailableException(string message) : Exception(message);
