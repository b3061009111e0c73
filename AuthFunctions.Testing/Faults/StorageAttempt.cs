namespace AuthFunctions.Testing.Faults;

/// <summary>One attempt of a storage operation, as seen by a <see cref="FaultProxy"/>.</summary>
/// <param name="Operation">The client request id. It is the same for every attempt of an operation.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The path and the query, exactly as sent.</param>
/// <param name="Body">The request body; empty if there is none.</param>
internal sealed record StorageAttempt(string Operation, string Method, string Target, byte[] Body)
{
    /// <summary>Whether it is about messages of a queue.</summary>
    public bool IsOfQueue => Target.Contains("/messages", StringComparison.Ordinal);

    /// <summary>Whether it adds a message to a queue.</summary>
    public bool IsEnqueue => IsOfQueue && Method == "POST";

    /// <summary>Whether the Functions host sent it to read messages, delete them or put them off. The app only adds messages, and peeks at one.</summary>
    public bool IsOfHost => IsOfQueue
        && !IsEnqueue
        && !Target.Contains("peekonly", StringComparison.Ordinal);
}
