using AuthFunctions.Benchmarks.Backends;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The figures of a stack.</summary>
/// <param name="Backend">The stack.</param>
/// <param name="HashMilliseconds">The CPU time of a password verification in its library, in milliseconds.</param>
/// <param name="Performances">Its figures for each act.</param>
/// <param name="ServerMemory">The memory of its server at the end, in bytes.</param>
/// <param name="HostMemory">The memory of its host at the end, in bytes; null if it has none.</param>
/// <param name="DatabaseMemory">The memory of its database at the end, in bytes; null if the server stores the data itself.</param>
internal sealed record BackendResult(
    Backend Backend, double HashMilliseconds, IReadOnlyDictionary<Operation, Performance> Performances, long ServerMemory, long? HostMemory, long? DatabaseMemory)
{
    public long Memory => ServerMemory + (HostMemory ?? 0) + (DatabaseMemory ?? 0);
}
