using System.CommandLine;
using System.Runtime.InteropServices;
using DevHost;
using DevHost.Configuration;

var app = new Option<DirectoryInfo>("--app") { Description = "The app's build or publish output.", Required = true };
var port = new Option<int?>("--port", "-p") { Description = "The port to listen on; else Host.LocalHttpPort of local.settings.json, else 7071." };
var verbose = new Option<bool>("--verbose") { Description = "Print every log line, also those that the Functions host drops." };
var noTraceContext = new Option<bool>("--no-trace-context")
{
    Description = "Give the worker no trace context, as the Functions host does without Application Insights.",
};
var stopWithStdin = new Option<bool>("--stop-with-stdin") { Description = "Stop when standard input is closed, which happens when the parent process dies." };

var command = new RootCommand("Serves a .NET isolated-worker function app on this machine. For development only.")
{
    app, port, verbose, noTraceContext, stopWithStdin,
};
command.SetAction(async parsed =>
{
    using var stopping = new CancellationTokenSource();
    using var onInterrupt = StopOn(PosixSignal.SIGINT, stopping);
    using var onTerminate = StopOn(PosixSignal.SIGTERM, stopping);
    using var onHangUp = StopOn(PosixSignal.SIGHUP, stopping);
    if (parsed.GetValue(stopWithStdin))
    {
        StopAtEndOfStdin(stopping);
    }

    await using var console = new HostConsole();
    try
    {
        var options = AppOptions.Load(
            parsed.GetRequiredValue(app), parsed.GetValue(port), parsed.GetValue(verbose), parsed.GetValue(noTraceContext));
        await FunctionsHost.RunAsync(options, console, stopping.Token);
        return 0;
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        return 0;
    }
    catch (HostException exception)
    {
        await console.WriteErrorAsync(exception.Message);
        return 1;
    }
});
// Signals are handled above.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stopping) => PosixSignalRegistration.Create(signal, context =>
{
    // The worker is stopped first; then this process ends by itself.
    context.Cancel = true;
    stopping.Cancel();
});

static void StopAtEndOfStdin(CancellationTokenSource stopping) =>
    new Thread(() =>
    {
        using var stdin = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[256];
        while (stdin.Read(buffer) > 0)
        {
        }

        try
        {
            stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped already.
        }
    })
    { IsBackground = true, Name = "End of stdin" }.Start();
