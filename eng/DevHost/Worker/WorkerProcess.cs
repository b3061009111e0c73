using System.Diagnostics;
using System.Globalization;
using DevHost.Configuration;

namespace DevHost.Worker;

/// <summary>One process of the app, which connects to the host's gRPC server.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;

    /// <param name="options">The app.</param>
    /// <param name="id">The id that the worker must present to the gRPC server.</param>
    /// <param name="server">The address of the gRPC server, which must listen already: a worker does not retry.</param>
    /// <param name="onOutput">Receives each line that the worker prints.</param>
    public static WorkerProcess Start(AppOptions options, string id, Uri server, Action<string> onOutput)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet")
            {
                WorkingDirectory = options.Directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    Path.Combine(options.Directory, options.Assembly),
                    "--functions-uri", server.AbsoluteUri,
                    "--functions-worker-id", id,
                    "--functions-request-id", Guid.NewGuid().ToString(),
                    "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture),
                },
            },
        };

        var environment = process.StartInfo.Environment;
        foreach (var (name, value) in options.Settings)
        {
            environment[name] = value;
        }

        environment["FUNCTIONS_WORKER_DIRECTORY"] = options.Directory;
        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = options.Directory;
        environment.TryAdd("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        environment.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
        var hook = typeof(StartupHook).Assembly.Location;
        environment[StartupHooks] = environment.TryGetValue(StartupHooks, out var others) && others is { Length: > 0 }
            ? $"{others}{Path.PathSeparator}{hook}"
            : hook;

        process.OutputDataReceived += (_, line) => Pass(line.Data);
        process.ErrorDataReceived += (_, line) => Pass(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process);

        void Pass(string? line)
        {
            if (line is not null)
            {
                onOutput(line);
            }
        }
    }

    /// <summary>Waits until the process has ended and its output has been read.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the process at once, if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
