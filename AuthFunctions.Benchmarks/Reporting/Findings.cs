using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The results of a section.</summary>
/// <param name="Markdown">Its text and tables.</param>
/// <param name="Targets">Its targets, and whether they were met.</param>
internal sealed record Findings(string Markdown, IReadOnlyList<Target> Targets);
