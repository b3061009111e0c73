#:property PublishAot=false
#:package System.CommandLine
#:project eng/DevTool/DevTool.csproj

// The one tool of the repository. It needs the .NET 10 SDK and Node.js, and installs nothing outside this folder.

using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthFunctions.Testing.Processes;
using DevTool;

var port = Number("--port", 7071, 1, 65535, "The port of the app.");
var data = new Option<DirectoryInfo>("--data")
{
    Description = "The folder of the storage emulator's data.",
    DefaultValueFactory = _ => new DirectoryInfo(Paths.Data),
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

var bench = new Command("bench", "Measure, and write docs/benchmarks.md: [--quick] [--only SECTION] [--micro] [--install-backends]");
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
