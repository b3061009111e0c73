using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AuthFunctions.Benchmarks;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Micro;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Backends;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Benchmarks.Sections;
using Azure;
using Microsoft.Diagnostics.NETCore.Client;

// Reports and machine-readable results are the same everywhere.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is [MicroBenchmarks.Argument, .. var rest])
{
    return MicroBenchmarks.Run(rest);
}

ISection[] sections =
[
    new LoginThroughput(), new ProfileUnderLoad(), new RequestCost(), new StorageOperations(), new Growth(), new StartUp(), new Comparison(),
];

using var interrupt = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
try
{
    return await RunAsync(BenchmarkOptions.Parse(args), interrupt.Token);
}
catch (Exception exception) when (interrupt.IsCancellationRequested && (exception is OperationCanceledException || IsFailure(exception)))
{
    // Ctrl+C also stops the servers, so a request may fail because its server has stopped.
    return 130;
}
catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"error: {exception.Message}");
    return 1;
}

async Task<int> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
{
    if (!OperatingSystem.IsLinux())
    {
        throw new ArgumentException("The benchmark needs Linux: it reads CPU time and memory of processes from /proc.");
    }

    var chosen = Array.FindAll(sections, section => options.Only is null || options.Only.Equals(section.GetType().Name, StringComparison.OrdinalIgnoreCase));
    if (chosen.Length == 0)
    {
        throw new ArgumentException($"There is no section \"{options.Only}\": {string.Join(", ", sections.Select(section => section.GetType().Name))}.");
    }

    if (options.InstallBackends)
    {
        await ComparedBackend.InstallAsync(cancellationToken);
    }

    var host = AppHost.Choose(Environment.GetEnvironmentVariable(AppHost.Variable));
    using var app = await PublishedApp.CreateAsync(host, cancellationToken);
    var report = new Report(await Machine.DescribeAsync(app, options, cancellationToken));
    Console.WriteLine($"Host: {host.Name}");
    for (var i = 0; i < chosen.Length; i++)
    {
        Console.WriteLine($"[{i + 1}/{chosen.Length}] {chosen[i].Title}");
        var watch = Stopwatch.StartNew();
        var others = new OtherPrograms();
        var findings = await MeasureAsync(chosen[i], app, options, cancellationToken);
        var share = others.MeasureShare();
        report.Add(chosen[i].Title, findings, share);
        Console.WriteLine($"  {watch.Elapsed.TotalSeconds:F0} s; other programs took {share:P0} of the cores");
    }

    // Only the figures of a complete run are stored in the repository.
    var path = options.Quick || options.Only is not null
        ? Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "benchmarks")).FullName, "benchmarks.md")
        : Path.Combine(Repository.Root, "docs", "benchmarks.md");
    var markdown = report.ToMarkdown();
    await File.WriteAllTextAsync(path, markdown, cancellationToken);
    Console.WriteLine($"\n{markdown}\nWritten to {path}.");
    foreach (var target in report.Missed)
    {
        Console.WriteLine($"MISSED: {target.Name} must be {target.Requirement} and is {target.Measured:0.###}.");
    }

    return report.Missed.Any() ? 1 : 0;
}

// If a section fails, the other sections still run.
static async Task<Findings> MeasureAsync(ISection section, PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
{
    try
    {
        return await section.RunAsync(app, options, cancellationToken);
    }
    catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsFailure(exception))
    {
        Console.WriteLine($"  failed: {exception}");
        return new Findings($"It failed: {exception.Message}", [Target.None("sections that failed", 1)]);
    }
}

static bool IsFailure(Exception exception) => exception
    is InvalidOperationException or IOException or HttpRequestException or TimeoutException
        or RequestFailedException or DiagnosticsClientException or Win32Exception;

void Interrupt(PosixSignalContext context)
{
    // The started processes stop first. Then this process ends normally.
    context.Cancel = true;
    interrupt.Cancel();
}
