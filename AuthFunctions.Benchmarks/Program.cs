using System.Diagnostics;
using System.Runtime.InteropServices;
using AuthFunctions.Benchmarks;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Rivals;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Benchmarks.Sections;
using AuthFunctions.Tests.Support;

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
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync($"error: {exception.Message}");
    return 1;
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    return 130;
}

async Task<int> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
{
    if (!OperatingSystem.IsLinux())
    {
        throw new ArgumentException("The benchmark reads what processes take from /proc: it needs Linux.");
    }

    var chosen = Array.FindAll(sections, section => options.Only is null || options.Only.Equals(section.GetType().Name, StringComparison.OrdinalIgnoreCase));
    if (chosen.Length == 0)
    {
        throw new ArgumentException($"There is no section \"{options.Only}\": {string.Join(", ", sections.Select(section => section.GetType().Name))}.");
    }

    if (options.InstallRivals)
    {
        await Rival.InstallAsync(cancellationToken);
    }

    var app = await AppCommand.FindAsync(cancellationToken);
    var report = new Report(await Machine.DescribeAsync(cancellationToken));
    for (var i = 0; i < chosen.Length; i++)
    {
        Console.WriteLine($"[{i + 1}/{chosen.Length}] {chosen[i].Title}");
        var watch = Stopwatch.StartNew();
        report.Add(chosen[i].Title, await MeasureAsync(chosen[i], app, options, cancellationToken));
        Console.WriteLine($"  {watch.Elapsed.TotalSeconds:F0} s");
    }

    // Only a whole run's figures are worth to be checked in.
    var path = options.Quick || options.Only is not null
        ? Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "benchmarks")).FullName, "benchmarks.md")
        : Path.Combine(Repository.Root, "docs", "benchmarks.md");
    var markdown = report.ToMarkdown();
    await File.WriteAllTextAsync(path, markdown, cancellationToken);
    Console.WriteLine($"\n{markdown}\nWritten to {path}.");
    foreach (var target in report.Missed)
    {
        Console.WriteLine($"MISSED: {target.Name} has to be {target.Requirement} and is {target.Measured:0.###}.");
    }

    return report.Missed.Any() ? 1 : 0;
}

// A section that fails takes no other one's figures with it.
static async Task<Findings> MeasureAsync(ISection section, AppCommand app, BenchmarkOptions options, CancellationToken cancellationToken)
{
    try
    {
        return await section.RunAsync(app, options, cancellationToken);
    }
    catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException or TimeoutException or Azure.RequestFailedException)
    {
        Console.WriteLine($"  failed: {exception}");
        return new Findings($"It failed: {exception.Message}", [Target.None($"Failures of {section.Title}", 1)]);
    }
}

void Interrupt(PosixSignalContext context)
{
    // What was started is ended first.
    context.Cancel = true;
    interrupt.Cancel();
}
