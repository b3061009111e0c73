#:property PublishAot=false
#:package System.CommandLine
#:project AuthFunctions.Testing/AuthFunctions.Testing.csproj

// The one tool of the repository. It needs the .NET 10 SDK and Node.js, and installs nothing outside this folder.

using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using AuthFunctions.Testing;
using AuthFunctions.Testing.Mail;
using AuthFunctions.Testing.Processes;

var port = Number("--port", 7071, 1, 65535, "The port of the app.");
var data = new Option<DirectoryInfo>("--data")
{
    Description = "The folder of the storage emulator's data.",
    DefaultValueFactory = _ => new DirectoryInfo(Dev.Data),
};
var inMemory = new Option<bool>("--in-memory") { Description = "Keep the data in memory, until the end." };
var mail = new Option<bool>("--mail") { Description = "Start a mail server too, which prints the mails of the app." };
var devHost = new Option<bool>("--devhost") { Description = "Use the development host in eng/DevHost even if func is on the PATH." };
var start = new Command("start", "Run the app and the storage emulator until Ctrl+C, on func if it is on the PATH, otherwise on the development host.")
{
    port, data, inMemory, mail, devHost,
};
start.Validators.Add(parsed =>
{
    if (parsed.GetValue(inMemory) && parsed.GetResult(data) is { Implicit: false })
    {
        parsed.AddError("Use either --data or --in-memory, not both.");
    }
});
start.SetAction((parsed, cancellationToken) => StartCommand.RunAsync(
    parsed.GetValue(port),
    parsed.GetValue(inMemory) ? null : parsed.GetValue(data)!.FullName,
    parsed.GetValue(mail),
    parsed.GetValue(devHost),
    cancellationToken));

var quick = new Option<bool>("--quick") { Description = "Leave out the tests that are slow or start an app." };
var test = new Command("test", "Build everything and run the tests. Other options are passed to the test runner, for example --filter-class NAME.")
{
    quick,
};
test.TreatUnmatchedTokensAsErrors = false;
test.SetAction((parsed, cancellationToken) => TestCommand.RunAsync(parsed.GetValue(quick), parsed.UnmatchedTokens, cancellationToken));

var bench = new Command("bench", "Measure, and write docs/benchmarks.md: [--quick] [--only SECTION] [--micro] [--install-rivals]");
bench.TreatUnmatchedTokensAsErrors = false;
bench.SetAction((parsed, cancellationToken) => BenchCommand.RunAsync(parsed.UnmatchedTokens, cancellationToken));

var minutes = Number("--minutes", 10, 1, 24 * 60, "How long it runs.");
var seed = Number("--seed", RandomNumberGenerator.GetInt32(int.MaxValue), 0, int.MaxValue, "The seed of the users and faults; a random one if not given.");
var soak = new Command("soak", "Run simulated users while injecting storage faults, and check every response.") { minutes, seed };
soak.SetAction((parsed, cancellationToken) => SoakCommand.RunAsync(parsed.GetValue(minutes), parsed.GetValue(seed), cancellationToken));

var root = new RootCommand("Runs, tests and measures the app.") { start, test, bench, soak };

using var interrupt = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
using var onParentExit = ParentProcess.OnExit(interrupt.Cancel);

try
{
    // The signals and exceptions are handled here, not by the library.
    var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await root.Parse(args).InvokeAsync(invocation, interrupt.Token);
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    return 130;
}
catch (Exception e) when (e is DevException or InvalidOperationException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 1;
}

void Interrupt(PosixSignalContext context)
{
    // The processes that were started stop first; then this process ends by itself.
    context.Cancel = true;
    interrupt.Cancel();
}

static Option<int> Number(string name, int defaultValue, int minimum, int maximum, string description)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => defaultValue };
    option.Validators.Add(parsed =>
    {
        var text = parsed.Tokens.Count == 1 ? parsed.Tokens[0].Value : null;

        if (text is not null
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum))
        {
            parsed.AddError($"{name} is a number from {minimum} to {maximum}, not \"{text}\".");
        }
    });
    return option;
}

/// <summary>Runs the app and a storage emulator until one of them stops or the user stops both.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(int port, string? data, bool mail, bool devHost, CancellationToken cancellationToken)
    {
        if (!Ports.IsFree(port))
        {
            throw new DevException($"Port {port} is in use. Stop the process that listens on it, or choose another port with --port.");
        }

        try
        {
            await RunUntilStoppedAsync(FunctionsHost.Find(devHost), port, data, mail, cancellationToken);
            return 1;
        }
        catch (Exception e) when (e is OperationCanceledException or DevException && cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches the child processes too: what they report then is no error.
            return 0;
        }
    }

    private static async Task RunUntilStoppedAsync(FunctionsHost host, int port, string? data, bool mail, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Functions host: {host.Description}");
        await Setup.InstallAsync(cancellationToken);
        await CopyLocalSettingsAsync(cancellationToken);

        foreach (var project in host.Projects)
        {
            await Setup.BuildAsync(project, cancellationToken);
        }

        await using var emulator = await Azurite.StartAsync(
            new AzuriteOptions { AllServices = host.NeedsAllStorage, DataDirectory = data }, cancellationToken);
        Console.WriteLine($"Storage emulator: {emulator.Endpoints} data in {data ?? "memory"}");
        await using var sink = mail ? MailSink.Start() : null;
        _ = sink is null ? Task.CompletedTask : PrintMailsAsync(sink, cancellationToken);
        await using var app = host.Start(port, SettingsOf(port, emulator, sink));

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

    private static async Task PrintMailsAsync(MailSink sink, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Mail server: 127.0.0.1:{sink.Port}; the mails of the app are printed here.");

        await foreach (var mail in sink.ReadAllAsync(cancellationToken).OfType<SinkEvent.Mail>().WithCancellation(cancellationToken))
        {
            Console.WriteLine();
            Console.WriteLine($"── Mail {new string('─', 60)}");
            Console.WriteLine($"From:    {mail.From}");
            Console.WriteLine($"To:      {mail.To}");
            Console.WriteLine($"Subject: {mail.Subject}");
            Console.WriteLine();
            Console.WriteLine(mail.Text);
            Console.WriteLine(new string('─', 68));
            Console.WriteLine();
        }
    }

    private static async Task CopyLocalSettingsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Dev.LocalSettings))
        {
            // A new file, not File.Copy: the build compares its time with that of the copy beside the app.
            await File.WriteAllTextAsync(
                Dev.LocalSettings, await File.ReadAllTextAsync(Dev.LocalSettings + ".example", cancellationToken), cancellationToken);
            Console.WriteLine("Created local.settings.json from local.settings.json.example.");
        }
    }

    private static Dictionary<string, string> SettingsOf(int port, Azurite emulator, MailSink? sink)
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

            foreach (var (name, value) in sink.Settings)
            {
                settings[name] = value;
            }
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
    public IEnumerable<string> Projects =>
        _func is null ? [Dev.App, Dev.DevHost] : [Dev.App];

    /// <summary>Starts the host. It stops when its stdin is closed, which happens by itself when this process dies.</summary>
    public Child Start(int port, Dictionary<string, string> settings)
    {
        // In the build output, func finds host.json and local.settings.json. The SDK's own "dotnet run" starts it there too.
        var app = Repository.OutputOf("AuthFunctions", Dev.Configuration);
        var command = _func is null ? HostCommand.DevHost(Dev.Configuration, app, port) : HostCommand.CoreTools(_func, port);
        return Child.Start(command.File, command.Arguments, app, Streams.OwnInput, settings);
    }
}

/// <summary>Runs the tests; the last line says how many passed and failed.</summary>
internal static class TestCommand
{
    private static readonly string[] QuickFilter = ["--filter-not-trait", "Category=Slow", "--filter-not-trait", "Category=Host"];

    public static async Task<int> RunAsync(bool quick, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await TestRunner.PrepareAsync(cancellationToken);

        var report = Path.Combine(Dev.TestResults, "tests.json");
        _ = Directory.CreateDirectory(Dev.TestResults);
        File.Delete(report);
        var exitCode = await TestRunner.RunAsync(
            ["--results-directory", Dev.TestResults, "--report-ctrf", "--report-ctrf-filename", Path.GetFileName(report), .. quick ? QuickFilter : [], .. arguments],
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
    public static async Task<int> RunAsync(int minutes, int seed, CancellationToken cancellationToken)
    {
        await TestRunner.PrepareAsync(cancellationToken);
        return await TestRunner.RunAsync(
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
    public static async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await Setup.InstallAsync(cancellationToken);
        await Setup.BuildAsync(Dev.Benchmarks, cancellationToken, configuration: "Release");

        string[] run = ["run", "--project", Dev.Benchmarks, "--configuration", "Release", "--no-build", "--", .. arguments];
        await using var benchmark = Child.Start("dotnet", run, Repository.Root, Streams.Inherited);

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
    public static async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Setup.InstallAsync(cancellationToken);
        await Setup.BuildAsync(Dev.Solution, cancellationToken);
    }

    /// <returns>The runner's exit code.</returns>
    public static async Task<int> RunAsync(
        IEnumerable<string> arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        string[] run = ["run", "--project", Dev.Tests, "--no-build", "--", .. arguments];
        await using var runner = Child.Start("dotnet", run, Repository.Root, Streams.Inherited, environment);
        await runner.WaitForExitAsync(cancellationToken);
        return runner.ExitCode;
    }
}

/// <summary>Installs the development tools and builds, and says what it does.</summary>
internal static class Setup
{
    private const int OldestNode = 20;

    // MSBuild's nodes would outlive this process.
    private static readonly string[] Quiet = ["-nodeReuse:false", "-verbosity:quiet", "-nologo", "-consoleLoggerParameters:NoSummary;ErrorsOnly"];

    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);
        await InstallToolsAsync(cancellationToken);
    }

    public static async Task BuildAsync(string project, CancellationToken cancellationToken, string configuration = Dev.Configuration)
    {
        var build = await Step.RunAsync(
            $"Building {Path.GetFileName(project)}", "dotnet", ["build", project, "--configuration", configuration, .. Quiet], Repository.Root, cancellationToken);

        if (build.ExitCode != 0)
        {
            throw new DevException($"The build failed. Correct these errors, and run the command again:{Environment.NewLine}{build.Errors}");
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var install = $"Install Node.js {OldestNode} or later with npm (https://nodejs.org), and run the command again.";

        try
        {
            var node = await Child.RunAsync("node", ["--version"], Repository.Root, cancellationToken);

            if (!Version.TryParse(node.Output.Trim().TrimStart('v'), out var version) || version.Major < OldestNode)
            {
                throw new DevException($"Node.js is too old ({node.Output.Trim()}). {install}");
            }

            _ = await Child.RunAsync(Child.Npm, ["--version"], Repository.Root, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new DevException($"The storage emulator needs Node.js. {install}");
        }
    }

    private static async Task InstallToolsAsync(CancellationToken cancellationToken)
    {
        // npm writes this copy of the lock once everything is in place.
        var installed = Path.Combine(Repository.Tools, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(Repository.Tools, "package-lock.json");

        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        var install = await Step.RunAsync(
            "Installing the storage emulator",
            Child.Npm,
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            Repository.Tools,
            cancellationToken);

        if (install.ExitCode != 0)
        {
            throw new DevException($"npm could not install the packages of eng/devtools. Check the network and npm's configuration.{Environment.NewLine}{install.Output}");
        }
    }
}

/// <summary>The solution and its projects, by their paths.</summary>
internal static class Dev
{
    public const string Configuration = "Debug";

    public static string Solution => Repository.PathOf("AuthFunctions.sln");

    public static string App => Repository.PathOf("AuthFunctions", "AuthFunctions.csproj");

    public static string DevHost => Repository.PathOf("eng", "DevHost", "DevHost.csproj");

    public static string Tests => Repository.PathOf("AuthFunctions.Tests", "AuthFunctions.Tests.csproj");

    public static string Benchmarks => Repository.PathOf("AuthFunctions.Benchmarks", "AuthFunctions.Benchmarks.csproj");

    public static string TestResults => Repository.PathOf("artifacts", "tests");

    public static string LocalSettings => Repository.PathOf("local.settings.json");

    public static string Data => Repository.PathOf(".data");
}

/// <summary>A failure that its message explains, with what to do next.</summary>
internal sealed class DevException(string message) : Exception(message);
