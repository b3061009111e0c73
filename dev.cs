#:property PublishAot=false

// The one tool of the repository. It needs the .NET 10 SDK and Node.js, and installs nothing outside this folder.

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

Command[] commands =
[
    new("start", "[--port 7071] [--data DIR | --in-memory] [--mail]", "run the app and the storage emulator until Ctrl+C", StartCommand.RunAsync),
    new("test", "[OPTIONS OF THE TEST RUNNER]", "build everything and run every test", TestCommand.RunAsync),
    new("bench", "[--quick] [--only SECTION] [--micro] [--install-rivals]", "measure, and write docs/benchmarks.md", BenchCommand.RunAsync),
    new("soak", "[--minutes 10] [--seed S]", "run random users under random faults of storage, and check every answer", SoakCommand.RunAsync),
];

using var interrupt = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);

try
{
    if (args is [] or ["--help" or "-h" or "help", ..])
    {
        PrintUsage();
        return args.Length == 0 ? 1 : 0;
    }

    var arguments = new Arguments(args);
    var setup = new Setup(Repository.Containing(dev: AppContext.GetData("EntryPointFileDirectoryPath")), PackageSourceOf(arguments));
    var name = arguments.Next();
    var command = Array.Find(commands, command => command.Name == name)
        ?? throw new DevException($"There is no command \"{name}\": see \"dotnet run dev.cs -- --help\".");

    return await command.RunAsync(setup, arguments, interrupt.Token);
}
catch (Exception e) when (e is DevException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    return 130;
}

void Interrupt(PosixSignalContext context)
{
    // What was started is ended first; then this process ends by itself.
    context.Cancel = true;
    interrupt.Cancel();
}

void PrintUsage()
{
    Console.WriteLine("Usage: dotnet run dev.cs COMMAND [--real | --standins]");
    Console.WriteLine();

    foreach (var command in commands)
    {
        Console.WriteLine($"  {command.Name} {command.Parameters}");
        Console.WriteLine($"      {command.Description}");
    }

    Console.WriteLine();
    Console.WriteLine("  --real      use the real packages, and fail where the feed lacks one");
    Console.WriteLine("  --standins  use the stand-ins of eng/standins from now on, without asking the feed");
}

static PackageSource PackageSourceOf(Arguments arguments) => (arguments.Flag("--real"), arguments.Flag("--standins")) switch
{
    (true, true) => throw new DevException("--real and --standins exclude each other."),
    (true, _) => PackageSource.Real,
    (_, true) => PackageSource.StandIns,
    _ => PackageSource.WhateverTheFeedHas,
};

internal sealed record Command(
    string Name, string Parameters, string Description, Func<Setup, Arguments, CancellationToken, Task<int>> RunAsync);

/// <summary>Runs the app beside a storage emulator until one of them ends or the user ends both.</summary>
internal static class StartCommand
{
    private const int DefaultPort = 7071;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Setup setup, Arguments arguments, CancellationToken cancellationToken)
    {
        var port = arguments.Number("--port", DefaultPort, minimum: 1, maximum: 65535);
        var data = arguments.Value("--data");
        var inMemory = arguments.Flag("--in-memory");
        var mail = arguments.Flag("--mail");
        arguments.ExpectNoMore();

        if (inMemory && data is not null)
        {
            throw new DevException("--data and --in-memory exclude each other.");
        }

        if (!Ports.IsFree(port))
        {
            throw new DevException($"Port {port} is taken: end what listens there, or choose another one with --port.");
        }

        try
        {
            await RunUntilEndedAsync(setup, port, inMemory ? null : data ?? setup.Repository.DataFolder, mail, cancellationToken);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task RunUntilEndedAsync(Setup setup, int port, string? data, bool mail, CancellationToken cancellationToken)
    {
        var repository = setup.Repository;
        await setup.InstallAsync(cancellationToken);
        RequireFunctionsHost(setup);
        CopyLocalSettings(repository);
        await setup.BuildAsync(repository.AppProject, cancellationToken);

        await using var emulator = await Emulator.StartAsync(repository, withBlobs: !setup.UsesStandIns, data, cancellationToken);
        await using var sink = mail ? await MailSink.StartAsync(repository, cancellationToken) : null;
        await using var app = StartApp(repository, port, emulator.ConnectionString, sink);
        var ended = Task.WhenAny(app.WaitForExitAsync(cancellationToken), emulator.WaitForExitAsync(cancellationToken));
        var ready = WaitUntilReadyAsync(port, cancellationToken);

        if (await Task.WhenAny(ended, ready) == ready)
        {
            await ready;
            Console.WriteLine($"Ready: http://localhost:{port}");
        }

        await ended;
        // Ctrl+C reaches the children too, and one may have ended before this process has seen it.
        await Task.Delay(PollInterval, cancellationToken);
        throw new DevException(emulator.HasExited ? $"The storage emulator ended: {emulator.Output}" : $"The app ended with exit code {app.ExitCode}.");
    }

    private static void RequireFunctionsHost(Setup setup)
    {
        string[] folders = [setup.Repository.ToolCommands, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];

        if (!setup.UsesStandIns && !folders.Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name)))))
        {
            throw new DevException(
                "The Azure Functions host (func) could not be installed from npm. Install Azure Functions Core Tools 4 "
                + "(https://learn.microsoft.com/azure/azure-functions/functions-run-local), or use the stand-ins: --standins.");
        }
    }

    private static void CopyLocalSettings(Repository repository)
    {
        if (!File.Exists(repository.LocalSettings))
        {
            File.Copy(repository.LocalSettings + ".example", repository.LocalSettings);
            Console.WriteLine("Created local.settings.json from local.settings.json.example.");
        }
    }

    private static Child StartApp(Repository repository, int port, string connectionString, MailSink? sink)
    {
        string[] arguments = ["run", "--project", repository.AppProject, "--no-build", "--", "--port", Text(port)];

        var environment = new Dictionary<string, string>
        {
            ["AuthStorage"] = connectionString,
            ["AzureWebJobsStorage"] = connectionString,
            // With the real packages the SDK runs func.
            ["PATH"] = repository.ToolCommands + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
        };

        if (sink is not null)
        {
            environment["Auth__PasswordReset__TokenDelivery"] = "Email";
            environment["Auth__PublicBaseUrl"] = $"http://localhost:{port}";
            environment["Smtp__Host"] = "127.0.0.1";
            environment["Smtp__Port"] = Text(sink.Port);
            environment["Smtp__Security"] = "None";
            environment["Smtp__From"] = "no-reply@example.com";
        }

        return Child.Start("dotnet", arguments, repository.Root, capture: false, environment);
    }

    private static async Task WaitUntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();

        while (watch.Elapsed < ReadyTimeout)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"http://localhost:{port}/health"), cancellationToken);

                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not yet.
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new DevException($"The app did not answer GET /health within {ReadyTimeout.TotalMinutes} minutes.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Runs every test; the last line says how many passed and failed.</summary>
internal static class TestCommand
{
    public static async Task<int> RunAsync(Setup setup, Arguments arguments, CancellationToken cancellationToken)
    {
        var repository = setup.Repository;
        await TestRunner.PrepareAsync(setup, cancellationToken);

        var report = Path.Combine(repository.TestResults, "tests.json");
        _ = Directory.CreateDirectory(repository.TestResults);
        File.Delete(report);
        var exitCode = await TestRunner.RunAsync(
            repository,
            ["--results-directory", repository.TestResults, "--report-ctrf", "--report-ctrf-filename", Path.GetFileName(report), .. arguments.Rest()],
            environment: [],
            cancellationToken);

        if (!File.Exists(report))
        {
            throw new DevException($"The test runner ended with exit code {exitCode} and without a report.");
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancellationToken));
        var summary = json.RootElement.GetProperty("results").GetProperty("summary");
        var (passed, failed, skipped) = (Count("passed"), Count("failed"), Count("skipped"));
        if (skipped > 0)
        {
            Console.WriteLine($"{skipped} skipped");
        }

        Console.WriteLine($"{passed} passed, {failed} failed");

        // The runner also fails for what is no test's failure, such as a fixture that cannot be disposed.
        return exitCode == 0 && failed == 0 && passed > 0 ? 0 : 1;

        int Count(string outcome) => summary.GetProperty(outcome).GetInt32();
    }
}

/// <summary>Runs the test of <c>AuthFunctions.Tests/Soak</c> for a longer time than among the other tests.</summary>
internal static class SoakCommand
{
    private const int DefaultMinutes = 10;
    private const int DayInMinutes = 24 * 60;

    public static async Task<int> RunAsync(Setup setup, Arguments arguments, CancellationToken cancellationToken)
    {
        var minutes = arguments.Number("--minutes", DefaultMinutes, minimum: 1, maximum: DayInMinutes);
        var seed = arguments.Number("--seed", RandomNumberGenerator.GetInt32(int.MaxValue), minimum: 0, maximum: int.MaxValue);
        arguments.ExpectNoMore();

        await TestRunner.PrepareAsync(setup, cancellationToken);
        return await TestRunner.RunAsync(
            setup.Repository,
            ["--filter-class", "AuthFunctions.Tests.Soak.SoakTests", "--no-progress"],
            environment: new()
            {
                ["SOAK_SECONDS"] = (minutes * 60).ToString(CultureInfo.InvariantCulture),
                ["SOAK_SEED"] = seed.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);
    }
}

/// <summary>Builds for release and runs <c>AuthFunctions.Benchmarks</c>, which says what it measures and fails where a target is missed.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(Setup setup, Arguments arguments, CancellationToken cancellationToken)
    {
        var repository = setup.Repository;
        await setup.InstallAsync(cancellationToken);
        await setup.BuildAsync(repository.BenchmarkProject, cancellationToken, configuration: "Release");

        string[] run = ["run", "--project", repository.BenchmarkProject, "--configuration", "Release", "--no-build", "--", .. arguments.Rest()];
        await using var benchmark = Child.Start("dotnet", run, repository.Root, capture: false);

        try
        {
            await benchmark.WaitForExitAsync(cancellationToken);
            return benchmark.ExitCode;
        }
        finally
        {
            // Ctrl+C has reached it too, and it has servers to end and their data to delete.
            await benchmark.FinishAsync();
        }
    }
}

internal static class TestRunner
{
    public static async Task PrepareAsync(Setup setup, CancellationToken cancellationToken)
    {
        await setup.InstallAsync(cancellationToken);
        await setup.BuildAsync(setup.Repository.Solution, cancellationToken);
    }

    /// <returns>The runner's exit code.</returns>
    public static async Task<int> RunAsync(
        Repository repository, IEnumerable<string> arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        string[] run = ["run", "--project", repository.TestProject, "--no-build", "--", .. arguments];
        await using var runner = Child.Start("dotnet", run, repository.Root, capture: false, environment);
        await runner.WaitForExitAsync(cancellationToken);
        return runner.ExitCode;
    }
}

internal enum PackageSource
{
    WhateverTheFeedHas,
    Real,
    StandIns,
}

/// <summary>Brings a checkout from fresh to built, and says what it does.</summary>
internal sealed partial class Setup(Repository repository, PackageSource source)
{
    private const int OldestNode = 18;

    // MSBuild's nodes would outlive this process.
    private static readonly string[] Quiet = ["-nodeReuse:false", "-verbosity:quiet", "-nologo", "-consoleLoggerParameters:NoSummary"];

    public Repository Repository => repository;

    public bool UsesStandIns => File.Exists(repository.StandInMarker);

    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);
        await ChoosePackagesAsync(cancellationToken);
        await InstallToolsAsync(cancellationToken);
    }

    public async Task BuildAsync(string project, CancellationToken cancellationToken, string configuration = "Debug")
    {
        var build = await Step.RunAsync(
            $"Building {Path.GetFileName(project)}", "dotnet", ["build", project, "--configuration", configuration, .. Quiet], repository.Root, cancellationToken);

        if (build.ExitCode != 0)
        {
            throw new DevException($"The build failed:{Environment.NewLine}{build.Errors}");
        }
    }

    private async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var install = $"install Node.js {OldestNode} or later with npm (https://nodejs.org)";

        try
        {
            var node = await Child.RunAsync("node", ["--version"], repository.Root, cancellationToken);

            if (!Version.TryParse(node.Output.Trim().TrimStart('v'), out var version) || version.Major < OldestNode)
            {
                throw new DevException($"Node.js is too old ({node.Output.Trim()}): {install}.");
            }

            _ = await Child.RunAsync(Child.Npm, ["--version"], repository.Root, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new DevException($"The storage emulator needs Node.js: {install}.");
        }
    }

    private async Task ChoosePackagesAsync(CancellationToken cancellationToken)
    {
        if (source == PackageSource.StandIns)
        {
            await File.WriteAllTextAsync(repository.StandInMarker, "", cancellationToken);
        }
        else if (source == PackageSource.Real)
        {
            File.Delete(repository.StandInMarker);
        }

        if (UsesStandIns)
        {
            return;
        }

        var restore = await Step.RunAsync(
            "Restoring packages", "dotnet", ["restore", repository.Solution, "-p:UseStandIns=false", .. Quiet], repository.Root, cancellationToken);

        if (restore.ExitCode == 0)
        {
            return;
        }

        if (FeedUnreachable().IsMatch(restore.Output))
        {
            throw new DevException($"A package feed cannot be reached: check the network and the NuGet configuration.{Environment.NewLine}{restore.Errors}");
        }

        var missing = string.Join(", ", MissingPackage().Matches(restore.Output).Select(match => match.Groups["name"].Value).Distinct().Order());

        if (missing.Length == 0)
        {
            throw new DevException($"The packages cannot be restored:{Environment.NewLine}{restore.Errors}");
        }

        if (source == PackageSource.Real)
        {
            throw new DevException($"The package feed lacks what --real needs: {missing}.");
        }

        await File.WriteAllTextAsync(repository.StandInMarker, "", cancellationToken);
        Console.WriteLine($"The package feed lacks {missing}.");
        Console.WriteLine("From now on this checkout uses stand-ins for them (eng/standins); --real goes back to the packages.");
    }

    private async Task InstallToolsAsync(CancellationToken cancellationToken)
    {
        // npm writes this copy of the lock once everything is in place.
        var installed = Path.Combine(repository.ToolModules, ".package-lock.json");
        var wanted = Path.Combine(repository.Tools, "package-lock.json");

        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        var install = await Step.RunAsync(
            "Installing the storage emulator, the mail server and, where it can be had, the Functions host",
            Child.Npm,
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            repository.Tools,
            cancellationToken);

        if (install.ExitCode != 0)
        {
            throw new DevException($"npm could not install what eng/devtools lists: check the network and npm's configuration.{Environment.NewLine}{install.Output}");
        }
    }

    // NU1603: it has newer versions only.
    [GeneratedRegex(@"error NU(110[123]|1603): .*?package (?<name>[\w.-]*\w)")]
    private static partial Regex MissingPackage();

    [GeneratedRegex(@"error NU130\d:")]
    private static partial Regex FeedUnreachable();
}

/// <summary>Where things are.</summary>
internal sealed record Repository(string Root)
{
    public string Solution => Path.Combine(Root, "AuthFunctions.sln");

    public string AppProject => Path.Combine(Root, "AuthFunctions", "AuthFunctions.csproj");

    public string TestProject => Path.Combine(Root, "AuthFunctions.Tests", "AuthFunctions.Tests.csproj");

    public string BenchmarkProject => Path.Combine(Root, "AuthFunctions.Benchmarks", "AuthFunctions.Benchmarks.csproj");

    public string TestResults => Path.Combine(Root, "artifacts", "tests");

    public string LocalSettings => Path.Combine(Root, "local.settings.json");

    public string DataFolder => Path.Combine(Root, ".data");

    /// <summary>Directory.Build.props looks for it.</summary>
    public string StandInMarker => Path.Combine(Root, ".standins");

    public string Tools => Path.Combine(Root, "eng", "devtools");

    public string ToolModules => Path.Combine(Tools, "node_modules");

    public string ToolCommands => Path.Combine(ToolModules, ".bin");

    public static Repository Containing(object? dev) =>
        new(dev as string ?? throw new DevException("Run this as \"dotnet run dev.cs\" in the repository's root."));
}

/// <summary>Azurite: the emulator of Table Storage and, for the Functions host, of blobs and queues.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    // The account that every emulator has, and its published key.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Azurite saves its data when it is interrupted. The end of stdin interrupts it on every operating system, and comes by itself
    // when this process dies.
    private const string Launcher = "process.stdin.on('end', () => process.emit('SIGINT') || process.exit()).resume(); require(process.argv[1])";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Child _process;
    private readonly FileStream? _lock;
    private readonly int[] _ports;

    private Emulator(Child process, FileStream? dataLock, string connectionString, int[] ports)
    {
        _process = process;
        _lock = dataLock;
        _ports = ports;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public bool HasExited => _process.HasExited;

    public string Output => _process.Output;

    /// <param name="repository">Where Azurite is installed.</param>
    /// <param name="withBlobs">Whether to emulate blobs and queues too.</param>
    /// <param name="data">The folder that the data is kept in; null to keep it in memory.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<Emulator> StartAsync(Repository repository, bool withBlobs, string? data, CancellationToken cancellationToken)
    {
        var folder = data is null ? null : Directory.CreateDirectory(Path.GetFullPath(data));
        var dataLock = folder is null ? null : Lock(folder);
        var services = withBlobs ? new[] { "table", "blob", "queue" } : ["table"];
        var ports = Ports.ForServices(services, folder);

        List<string> arguments =
        [
            "-e", Launcher, Path.Combine(repository.ToolModules, "azurite", "dist", "src", withBlobs ? "azurite.js" : Path.Combine("table", "main.js")),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            .. folder is null ? new[] { "--inMemoryPersistence" } : ["--location", folder.FullName],
        ];
        List<string> endpoints = [];

        foreach (var (service, port) in services.Zip(ports))
        {
            arguments.AddRange($"--{service}Host", "127.0.0.1", $"--{service}Port", port.ToString(CultureInfo.InvariantCulture));
            endpoints.Add($"{char.ToUpperInvariant(service[0])}{service[1..]}Endpoint=http://127.0.0.1:{port}/{Account};");
        }

        var connectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};{string.Concat(endpoints)}";
        var emulator = new Emulator(Child.Start("node", arguments, repository.Root, capture: true), dataLock, connectionString, ports);

        try
        {
            await emulator.WaitUntilReadyAsync(cancellationToken);
            Console.WriteLine($"Storage emulator: {string.Concat(endpoints)} data in {folder?.FullName ?? "memory"}");
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.FinishAsync();
        await _process.DisposeAsync();

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    // Two emulators on the same data would overwrite each other's.
    private static FileStream Lock(DirectoryInfo folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DevException($"Another \"dev.cs start\" uses the data in {folder.FullName}: end it, or use --data or --in-memory.");
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();

        while (!_ports.All(Ports.IsListening))
        {
            if (HasExited || watch.Elapsed > StartTimeout)
            {
                throw new DevException($"The storage emulator did not start: {Output}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}

/// <summary>A mail server that delivers nothing and prints each mail that it is sent.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Child _process;

    private MailSink(Repository repository)
    {
        string[] arguments = [Path.Combine(repository.Tools, "mail-sink.js"), "--port", Port.ToString(CultureInfo.InvariantCulture)];
        _process = Child.Start("node", arguments, repository.Root, capture: true, onOutput: Console.WriteLine);
    }

    public int Port { get; } = Ports.Free();

    public static async Task<MailSink> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        var sink = new MailSink(repository);

        try
        {
            await sink.WaitUntilReadyAsync(cancellationToken);
            Console.WriteLine($"Mail server: 127.0.0.1:{sink.Port}; what the app sends is printed here.");
            return sink;
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.FinishAsync();
        await _process.DisposeAsync();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();

        while (!Ports.IsListening(Port))
        {
            if (_process.HasExited || watch.Elapsed > StartTimeout)
            {
                throw new DevException($"The mail server did not start: {_process.Output}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}

internal static class Ports
{
    public static bool IsFree(int port) => !IsListening(port);

    public static bool IsListening(int port) =>
        Array.Exists(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == port);

    /// <summary>The ports that the services had the last time with this data where they are free, so that a connection string lasts.</summary>
    public static int[] ForServices(string[] services, DirectoryInfo? data) =>
        Array.ConvertAll(services, service =>
        {
            var file = data is null ? null : Path.Combine(data.FullName, $"{service}.port");
            var port = File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var last) && IsFree(last) ? last : Free();

            if (file is not null)
            {
                File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
            }

            return port;
        });

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A long step: its line says how long it takes, its output is for when it fails.</summary>
internal static class Step
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    public static async Task<Outcome> RunAsync(
        string title, string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        Console.Write($"{title} ... ");

        try
        {
            var run = Child.RunAsync(file, arguments, folder, cancellationToken);

            while (await Task.WhenAny(run, Task.Delay(ProgressInterval, cancellationToken)) != run && !cancellationToken.IsCancellationRequested)
            {
                Console.Write($"{watch.Elapsed.TotalSeconds:F0} s ... ");
            }

            var outcome = await run;
            Console.Write($"{watch.Elapsed.TotalSeconds:F1} s");
            return outcome;
        }
        finally
        {
            Console.WriteLine();
        }
    }
}

internal sealed partial record Outcome(int ExitCode, string Output)
{
    /// <summary>The errors that MSBuild reported, each once and without the projects that they were met in; without any, the output.</summary>
    public string Errors
    {
        get
        {
            var errors = MSBuildError().Matches(Output).Select(match => match.Groups["error"].Value).Distinct().ToArray();
            return errors.Length == 0 ? Output : string.Join(Environment.NewLine, errors);
        }
    }

    [GeneratedRegex(@"^(?:.*proj : )?(?<error>.*\berror \w+\d+: .*?)(?: \[.*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex MSBuildError();
}

/// <summary>A process that this one started, and that it takes with it.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Action<string>? _onOutput;
    private readonly List<string> _output = [];

    private Child(ProcessStartInfo startInfo, Action<string>? onOutput)
    {
        _onOutput = onOutput;
        _process = new Process { StartInfo = startInfo };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();

        if (startInfo.RedirectStandardOutput)
        {
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
    }

    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join(Environment.NewLine, _output);
            }
        }
    }

    /// <param name="file">A command on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="capture">Whether to keep its output and give it a stdin of its own, else it shares this process's.</param>
    /// <param name="environment">Variables on top of the inherited ones.</param>
    /// <param name="onOutput">What else to do with each line of captured output.</param>
    public static Child Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        bool capture,
        Dictionary<string, string>? environment = null,
        Action<string>? onOutput = null)
    {
        var startInfo = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = capture,
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
        };

        foreach (var (name, value) in environment ?? [])
        {
            startInfo.Environment[name] = value;
        }

        return new Child(startInfo, onOutput);
    }

    public static async Task<Outcome> RunAsync(string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        await using var child = Start(file, arguments, folder, capture: true);
        await child.WaitForExitAsync(cancellationToken);
        return new Outcome(child.ExitCode, child.Output);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends its stdin, if that is its own, and gives it time to end by itself.</summary>
    public async Task FinishAsync()
    {
        using var timeout = new CancellationTokenSource(FinishTimeout);

        if (_process.StartInfo.RedirectStandardInput)
        {
            _process.StandardInput.Close();
        }

        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposing ends it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }

            _onOutput?.Invoke(line);
        }
    }
}

/// <summary>A command line, taken apart piece by piece.</summary>
internal sealed class Arguments(IEnumerable<string> arguments)
{
    private readonly List<string> _rest = [.. arguments];

    public bool Empty => _rest.Count == 0;

    public bool Flag(string name) => _rest.Remove(name);

    public string? Value(string name)
    {
        var index = _rest.IndexOf(name);

        if (index < 0)
        {
            return null;
        }

        if (index + 1 == _rest.Count)
        {
            throw new DevException($"{name} needs a value.");
        }

        var value = _rest[index + 1];
        _rest.RemoveRange(index, 2);
        return value;
    }

    public int Number(string name, int defaultValue, int minimum, int maximum) => Value(name) switch
    {
        null => defaultValue,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum => number,
        var text => throw new DevException($"{name} is a number from {minimum} to {maximum}, not \"{text}\"."),
    };

    public string Next()
    {
        var next = Empty ? throw new DevException("Name a command: see \"dotnet run dev.cs -- --help\".") : _rest[0];
        _rest.RemoveAt(0);
        return next;
    }

    public IReadOnlyList<string> Rest() => _rest;

    public void ExpectNoMore()
    {
        if (!Empty)
        {
            throw new DevException($"There is no option \"{_rest[0]}\" here: see \"dotnet run dev.cs -- --help\".");
        }
    }
}

/// <summary>A failure that its message explains, with what to do next.</summary>
internal sealed class DevException(string message) : Exception(message);
