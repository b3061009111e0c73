using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>What a section found.</summary>
/// <param name="Markdown">Its text and tables.</param>
/// <param name="Targets">What had to be so, and whether it was.</param>
internal sealed record Findings(string Markdown, IReadOnlyList<Target> Targets);
