namespace FunctionsProbe;

/// <summary>A message of a queue as a function sees it.</summary>
public sealed record ReceivedMessage(
    string Text,
    int DequeueCount,
    DateTimeOffset InsertionTime,
    IReadOnlyDictionary<string, string?> BindingData,
    string TraceParent);
