#:property PublishAot=false
#:property AllowUnsafeBlocks=true

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
    new("start", "[--port 7071] [--data DIR | --in-memory] [--mail] [--devhost]", "run the app and the storage emulator until Ctrl+C", StartCommand.RunAsync),
    new("test", "[OPTIONS OF THE TEST RUNNER]", "build everything and run every test", TestCommand.RunAsync),
    new("bench", "[--quick] [--only SECTION] [--micro] [--install-rivals]", "measure, and write docs/benchmarks.md", BenchCommand.RunAsync),
    new("soak", "[--minutes 10] [--seed S]", "run simulated users while injecting storage faults, and check every response", SoakCommand.RunAsync),
];

using var interrupt = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
using var onParentExit = ParentProcess.OnExit(interrupt.Cancel);

try
{
    if (args is [] or ["--help" or "-h" or "help", ..])
    {
        PrintUsage();
        return args.Length == 0 ? 1 : 0;
    }

    var arguments = new Arguments(args);
    var setup = new Setup(Repository.Containing(dev: AppContext.GetData("EntryPointFileDirectoryPath")));
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
    // The processes that were started stop first; then this process ends by itself.
    context.Cancel = true;
    interrupt.Cancel();
}

void PrintUsage()
{
    Console.WriteLine("Usage: dotnet run dev.cs COMMAND [OPTIONS]");
    Console.WriteLine();

    foreach (var command in commands)
    {
        Console.WriteLine($"  {command.Name} {command.Parameters}");
        Console.WriteLine($"      {command.Description}");
    }

    Console.WriteLine();
    Console.WriteLine("start uses Azure Functions Core Tools (func) if they are on the PATH, otherwise the development host in eng/DevHost; --devhost always uses the latter.");
}

internal sealed record Command(
    string Name, string Parameters, string Description, Func<Setup, Arguments, CancellationToken, Task<int>> RunAsync);

/// <summary>Runs the app and a storage emulator until one of them stops or the user stops both.</summary>
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
        var devHost = arguments.Flag("--devhost");
        arguments.ExpectNoMore();

        if (inMemory && data is not null)
        {
            throw new DevException("Use either --data or --in-memory, not both.");
        }

        if (!Ports.IsFree(port))
        {
            throw new DevException($"Port {port} is in use. Stop the process that listens on it, or choose another port with --port.");
        }

        try
        {
            var host = FunctionsHost.Find(devHost);
            await RunUntilStoppedAsync(setup, host, port, inMemory ? null : data ?? setup.Repository.DataFolder, mail, cancellationToken);
            return 1;
        }
        catch (Exception e) when (e is OperationCanceledException or DevException && cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches the child processes too: what they report then is no error.
            return 0;
        }
    }

    private static async Task RunUntilStoppedAsync(
        Setup setup, FunctionsHost host, int port, string? data, bool mail, CancellationToken cancellationToken)
    {
        var repository = setup.Repository;
        Console.WriteLine($"Functions host: {host.Description}");
        await setup.InstallAsync(cancellationToken);
        await CopyLocalSettingsAsync(repository, cancellationToken);

        foreach (var project in host.ProjectsOf(repository))
        {
            await setup.BuildAsync(project, cancellationToken);
        }

        await using var emulator = await Emulator.StartAsync(repository, host.NeedsAllStorage, data, cancellationToken);
        await using var sink = mail ? await MailSink.StartAsync(repository, cancellationToken) : null;
        await using var app = host.Start(repository, port, SettingsOf(port, emulator, sink));

        try
        {
            var stopped = Task.WhenAny(app.WaitForExitAsync(cancellationToken), emulator.WaitForExitAsync(cancellationToken));
            var ready = WaitUntilReadyAsync(port, cancellationToken);

            if (await Task.WhenAny(stopped, ready) == ready)
            {
                await ready;
                Console.WriteLine($"Ready: http://localhost:{port}");
            }

            await stopped;
            // Ctrl+C reaches the child processes too, and one may have ended before this process handles the signal.
            await Task.Delay(PollInterval, cancellationToken);
            throw new DevException(emulator.HasExited
                ? $"The storage emulator stopped. Run the command again. Its output was: {emulator.Output}"
                : $"The app stopped with exit code {app.ExitCode}. {host.Advice}");
        }
        finally
        {
            await app.FinishAsync();
        }
    }

    private static async Task CopyLocalSettingsAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (!File.Exists(repository.LocalSettings))
        {
            // A new file, not File.Copy: the build compares its time with that of the copy beside the app.
            await File.WriteAllTextAsync(
                repository.LocalSettings, await File.ReadAllTextAsync(repository.LocalSettings + ".example", cancellationToken), cancellationToken);
            Console.WriteLine("Created local.settings.json from local.settings.json.example.");
        }
    }

    private static Dictionary<string, string> SettingsOf(int port, Emulator emulator, MailSink? sink)
    {
        var settings = new Dictionary<string, string>
        {
            ["AuthStorage"] = emulator.ConnectionString,
            ["AzureWebJobsStorage"] = emulator.ConnectionString,
            // Without it, func asks for the language of the app.
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        };

        if (sink is not null)
        {
            settings["Auth__PasswordReset__TokenDelivery"] = "Email";
            settings["Auth__PublicBaseUrl"] = $"http://localhost:{port}";
            settings["Smtp__Host"] = "127.0.0.1";
            settings["Smtp__Port"] = sink.Port.ToString(CultureInfo.InvariantCulture);
            settings["Smtp__Security"] = "None";
            settings["Smtp__From"] = "no-reply@example.com";
        }

        return settings;
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
                // Not ready yet.
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new DevException($"The app did not respond to GET /health within {ReadyTimeout.TotalMinutes} minutes. The lines above may say why.");
    }
}

/// <summary>The process that serves the app: func of Azure Functions Core Tools, or the development host in eng/DevHost.</summary>
internal sealed class FunctionsHost
{
    private readonly string? _func;

    private FunctionsHost(string? func, string description)
    {
        _func = func;
        Description = description;
    }

    public string Description { get; }

    /// <summary>Whether the host itself uses blobs and queues; func does, for timers.</summary>
    public bool NeedsAllStorage => _func is not null;

    /// <summary>What to do when the host stops by itself.</summary>
    public string Advice => _func is null
        ? "Correct the error that is printed above, and run the command again."
        : "Correct the error that is printed above, or use the development host with --devhost.";

    public static FunctionsHost Find(bool devHost)
    {
        const string DevHost = "the development host (eng/DevHost)";

        if (devHost)
        {
            return new(null, DevHost);
        }

        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];
        var func = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names, Path.Combine)
            .FirstOrDefault(File.Exists);
        return func is null ? new(null, $"{DevHost}, because func is not on the PATH") : new(func, $"Azure Functions Core Tools ({func})");
    }

    /// <summary>The projects that must be built before the start.</summary>
    public IEnumerable<string> ProjectsOf(Repository repository) =>
        _func is null ? [repository.AppProject, repository.DevHostProject] : [repository.AppProject];

    /// <summary>Starts the host. It stops when its stdin is closed, which happens by itself when this process dies.</summary>
    public Child Start(Repository repository, int port, Dictionary<string, string> settings)
    {
        var app = Repository.OutputOf(repository.AppProject);
        var number = port.ToString(CultureInfo.InvariantCulture);

        // In the build output, func finds host.json and local.settings.json. The SDK's own "dotnet run" starts it there too.
        return _func is null
            ? Child.Start(
                "dotnet",
                [Path.Combine(Repository.OutputOf(repository.DevHostProject), "DevHost.dll"), "--app", app, "--port", number, "--stop-with-stdin"],
                repository.Root, Streams.OwnInput, settings)
            : Child.Start(
                "node", [Path.Combine(repository.Tools, "run-with-stdin.js"), _func, "start", "--no-build", "--port", number],
                app, Streams.OwnInput, settings);
    }
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
        await using var benchmark = Child.Start("dotnet", run, repository.Root, Streams.Inherited);

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
        await using var runner = Child.Start("dotnet", run, repository.Root, Streams.Inherited, environment);
        await runner.WaitForExitAsync(cancellationToken);
        return runner.ExitCode;
    }
}

/// <summary>Installs the development tools and builds, and says what it does.</summary>
internal sealed class Setup(Repository repository)
{
    private const int OldestNode = 20;

    // MSBuild's nodes would outlive this process.
    private static readonly string[] Quiet = ["-nodeReuse:false", "-verbosity:quiet", "-nologo", "-consoleLoggerParameters:NoSummary;ErrorsOnly"];

    public Repository Repository => repository;

    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);
        await InstallToolsAsync(cancellationToken);
    }

    public async Task BuildAsync(string project, CancellationToken cancellationToken, string configuration = Repository.Configuration)
    {
        var build = await Step.RunAsync(
            $"Building {Path.GetFileName(project)}", "dotnet", ["build", project, "--configuration", configuration, .. Quiet], repository.Root, cancellationToken);

        if (build.ExitCode != 0)
        {
            throw new DevException($"The build failed. Correct these errors, and run the command again:{Environment.NewLine}{build.Errors}");
        }
    }

    private async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var install = $"Install Node.js {OldestNode} or later with npm (https://nodejs.org), and run the command again.";

        try
        {
            var node = await Child.RunAsync("node", ["--version"], repository.Root, cancellationToken);

            if (!Version.TryParse(node.Output.Trim().TrimStart('v'), out var version) || version.Major < OldestNode)
            {
                throw new DevException($"Node.js is too old ({node.Output.Trim()}). {install}");
            }

            _ = await Child.RunAsync(Child.Npm, ["--version"], repository.Root, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new DevException($"The storage emulator needs Node.js. {install}");
        }
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
            "Installing the storage emulator and the mail server",
            Child.Npm,
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            repository.Tools,
            cancellationToken);

        if (install.ExitCode != 0)
        {
            throw new DevException($"npm could not install the packages of eng/devtools. Check the network and npm's configuration.{Environment.NewLine}{install.Output}");
        }
    }
}

/// <summary>Where things are.</summary>
internal sealed record Repository(string Root)
{
    public const string Configuration = "Debug";

    public string Solution => Path.Combine(Root, "AuthFunctions.sln");

    public string AppProject => Path.Combine(Root, "AuthFunctions", "AuthFunctions.csproj");

    public string DevHostProject => Path.Combine(Root, "eng", "DevHost", "DevHost.csproj");

    public string TestProject => Path.Combine(Root, "AuthFunctions.Tests", "AuthFunctions.Tests.csproj");

    public string BenchmarkProject => Path.Combine(Root, "AuthFunctions.Benchmarks", "AuthFunctions.Benchmarks.csproj");

    public string TestResults => Path.Combine(Root, "artifacts", "tests");

    public string LocalSettings => Path.Combine(Root, "local.settings.json");

    public string DataFolder => Path.Combine(Root, ".data");

    public string Tools => Path.Combine(Root, "eng", "devtools");

    public string ToolModules => Path.Combine(Tools, "node_modules");

    public static string OutputOf(string project) => Path.Combine(Path.GetDirectoryName(project)!, "bin", Configuration, "net10.0");

    public static Repository Containing(object? dev) =>
        new(dev as string ?? throw new DevException("Run this as \"dotnet run dev.cs\" in the repository's root."));
}

/// <summary>Azurite: the emulator of Table Storage and, for func, of blobs and queues.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    // The account that every emulator has, and its published key.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Azurite saves its data on SIGINT. The end of stdin has the same effect on every operating system, also when this process dies.
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
    /// <param name="allServices">Whether to emulate blobs and queues too.</param>
    /// <param name="data">The folder for the data; null to keep it in memory.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<Emulator> StartAsync(Repository repository, bool allServices, string? data, CancellationToken cancellationToken)
    {
        var folder = data is null ? null : Directory.CreateDirectory(Path.GetFullPath(data));
        var dataLock = folder is null ? null : Lock(folder);
        var services = allServices ? new[] { "table", "blob", "queue" } : ["table"];
        var ports = Ports.ForServices(services, folder);

        List<string> arguments =
        [
            "-e", Launcher, Path.Combine(repository.ToolModules, "azurite", "dist", "src", allServices ? "azurite.js" : Path.Combine("table", "main.js")),
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
        var emulator = new Emulator(Child.Start("node", arguments, repository.Root, Streams.Captured), dataLock, connectionString, ports);

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
            throw new DevException($"Another \"dev.cs start\" uses the data in {folder.FullName}. Stop it, or use --data or --in-memory.");
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();

        while (!_ports.All(Ports.IsListening))
        {
            if (HasExited || watch.Elapsed > StartTimeout)
            {
                throw new DevException($"The storage emulator did not start. Delete eng/devtools/node_modules, and run the command again. Its output was: {Output}");
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
        _process = Child.Start("node", arguments, repository.Root, Streams.Captured, onOutput: Console.WriteLine);
    }

    public int Port { get; } = Ports.Free();

    public static async Task<MailSink> StartAsync(Repository repository, CancellationToken cancellationToken)
    {
        var sink = new MailSink(repository);

        try
        {
            await sink.WaitUntilReadyAsync(cancellationToken);
            Console.WriteLine($"Mail server: 127.0.0.1:{sink.Port}; the mails of the app are printed here.");
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
                throw new DevException($"The mail server did not start. Delete eng/devtools/node_modules, and run the command again. Its output was: {_process.Output}");
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

    [GeneratedRegex(@"^(?:.*proj : )?(?<error>.*\berror \w+\d+: .*?)(?: \[[^]]+(?:proj|sln)\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex MSBuildError();
}

internal enum Streams
{
    /// <summary>The child shares this process's streams.</summary>
    Inherited,

    /// <summary>The child has its own stdin, whose end stops it, and shares stdout and stderr.</summary>
    OwnInput,

    /// <summary>The child has its own stdin, and its output is kept.</summary>
    Captured,
}

/// <summary>The parent of this process: "dotnet run".</summary>
internal static partial class ParentProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls back when the parent has ended, which includes that it was killed. On Windows the SDK itself ends this process then.</summary>
    public static IDisposable? OnExit(Action action)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var parent = GetParentId();
        return new Timer(_ => CallAfterExit(), null, PollInterval, PollInterval);

        void CallAfterExit()
        {
            if (GetParentId() != parent)
            {
                action();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentId();
}

/// <summary>A process that this one started, and that it stops.</summary>
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
    /// <param name="streams">Which of its standard streams are its own.</param>
    /// <param name="environment">Variables on top of the inherited ones.</param>
    /// <param name="onOutput">What else to do with each line of captured output.</param>
    public static Child Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        Streams streams,
        Dictionary<string, string>? environment = null,
        Action<string>? onOutput = null)
    {
        var startInfo = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = streams != Streams.Inherited,
            RedirectStandardOutput = streams == Streams.Captured,
            RedirectStandardError = streams == Streams.Captured,
        };

        foreach (var (name, value) in environment ?? [])
        {
            startInfo.Environment[name] = value;
        }

        return new Child(startInfo, onOutput);
    }

    public static async Task<Outcome> RunAsync(string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        await using var child = Start(file, arguments, folder, Streams.Captured);
        await child.WaitForExitAsync(cancellationToken);
        return new Outcome(child.ExitCode, child.Output);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Closes its stdin, if that is its own, and gives it time to end by itself.</summary>
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
