using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>A section of the report, and the measurement of its figures.</summary>
internal interface ISection
{
    string Title { get; }

    Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken);
}
