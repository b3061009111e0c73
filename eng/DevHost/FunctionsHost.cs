using DevHost.Configuration;
using DevHost.Http;
using DevHost.Triggers;
using DevHost.Triggers.Queues;
using DevHost.Triggers.Timers;
using DevHost.Worker;

namespace DevHost;

/// <summary>Runs one app: its worker process, the HTTP server in front of it, its timers and its queues.</summary>
internal static class FunctionsHost
{
    /// <summary>Serves the app until the token is cancelled.</summary>
    /// <exception cref="HostException">The app cannot be served, or its worker kept ending.</exception>
    public static async Task RunAsync(AppOptions options, HostConsole console, CancellationToken stopping)
    {
        console.Write("DevHost: a local host for development. It listens on loopback addresses only; do not deploy it.");

        // Reserved first: a taken port is reported before a worker is started.
        using var sockets = LoopbackSockets.Bind(options.Port);
        await using var worker = await WorkerSupervisor.StartAsync(options, console, stopping);
        var functions = worker.Functions.Where(function => !options.IsDisabled(function.Name)).ToList();
        var runners = CreateRunners(options, functions, new BackgroundInvoker(options, worker, console), console);

        await using var server = HttpServer.Create(options, sockets, functions, runners, worker, console);
        await server.StartAsync(stopping);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var serving = runners.ConvertAll(runner => runner.ServeAsync(running.Token));
        PrintRoutes(options, functions, console);

        try
        {
            await worker.Lost.WaitAsync(stopping);
        }
        finally
        {
            await running.CancelAsync();
            await Task.WhenAll([.. serving, server.StopAsync(CancellationToken.None)]);
        }
    }

    private static List<ITriggerRunner> CreateRunners(
        AppOptions options, IReadOnlyList<Function> functions, BackgroundInvoker invoker, HostConsole console) =>
        [
            .. functions.Where(function => function.IsTimer).Select(function => new TimerRunner(function, options, invoker)),
            .. functions.Where(function => function.IsQueue).Select(function => new QueueRunner(function, options, invoker, console)),
        ];

    private static void PrintRoutes(AppOptions options, IReadOnlyList<Function> functions, HostConsole console)
    {
        console.Write("\nFunctions:\n");
        foreach (var function in functions)
        {
            console.Write(function.IsHttp
                ? $"\t{function.Name}: [{MethodsOf(function)}] http://localhost:{options.Port}/{function.GetRoute(options.RoutePrefix)}\n"
                : $"\t{function.Name}: {function.TriggerType}\n");
        }
    }

    private static string MethodsOf(Function function) =>
        function.Methods is null ? "any method" : string.Join(',', function.Methods.Select(method => method.ToUpperInvariant()));
}
