using AuthFunctions.Benchmarks.Rivals;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>How a stack did.</summary>
/// <param name="Stack">Which one.</param>
/// <param name="HashMilliseconds">The CPU time that a verification takes its library.</param>
/// <param name="Performances">How it did each act.</param>
/// <param name="ServerMemory">The memory of its server at the end, in bytes.</param>
/// <param name="HostMemory">The memory of its host at the end, in bytes; null when it has none.</param>
/// <param name="DatabaseMemory">The memory of its database at the end, in bytes; null when the server is its own.</param>
internal sealed record StackResult(
    Stack Stack, double HashMilliseconds, IReadOnlyDictionary<Act, Performance> Performances, long ServerMemory, long? HostMemory, long? DatabaseMemory)
{
    public long Memory => ServerMemory + (HostMemory ?? 0) + (DatabaseMemory ?? 0);
}
