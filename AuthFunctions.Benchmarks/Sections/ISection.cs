using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>A part of the report, and how its figures are measured.</summary>
internal interface ISection
{
    string Title { get; }

    Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken);
}
