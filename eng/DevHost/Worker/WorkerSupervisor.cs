using DevHost.Configuration;
using DevHost.Worker.Protocol;

namespace DevHost.Worker;

/// <summary>Keeps a worker process running: one that ends by itself is started again, a limited number of times.</summary>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    private const int MaxRestarts = 3;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly AppOptions _options;
    private readonly HostConsole _console;
    private readonly RpcServer _server = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource<WorkerChannel> _ready = NewReady();
    private Task _running = Task.CompletedTask;

    private WorkerSupervisor(AppOptions options, HostConsole console)
    {
        _options = options;
        _console = console;
    }

    /// <summary>The app's functions.</summary>
    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Fails with a <see cref="HostException"/> once the worker cannot be kept running. Does not end before.</summary>
    public Task Lost => _running;

    /// <summary>Starts the worker and waits until it has loaded its functions.</summary>
    /// <exception cref="HostException">The worker did not start.</exception>
    public static async Task<WorkerSupervisor> StartAsync(AppOptions options, HostConsole console, CancellationToken cancellationToken)
    {
        var supervisor = new WorkerSupervisor(options, console);
        try
        {
            // The worker starts while the gRPC server is built, whose socket listens already.
            supervisor._running = supervisor.RunAsync();
            await supervisor._server.StartAsync(cancellationToken);
            supervisor.Functions = (await supervisor._ready.Task.WaitAsync(cancellationToken)).Functions;
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a function. While the worker restarts, this waits for it.</summary>
    /// <exception cref="WorkerLostException">The worker ended while the function ran.</exception>
    /// <exception cref="HostException">The worker cannot be kept running.</exception>
    public async Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancelled)
    {
        var channel = await _ready.Task;
        return await channel.InvokeAsync(function, request, cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        for (var restarts = 0; ; restarts++)
        {
            var (wasReady, reason) = await RunWorkerAsync();
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (!wasReady || restarts == MaxRestarts)
            {
                var failure = new HostException(wasReady
                    ? $"{reason} It had been restarted {MaxRestarts} times already. Its output above says why it ends."
                    : $"The app could not be started. {reason} See the output above.");
                _ready.TrySetException(failure);
                throw failure;
            }

            _console.Log($"fail: Host: {reason} It is restarted.");
        }
    }

    // Runs one process to its end. Says whether it had been ready for requests, and how it ended.
    private async Task<(bool WasReady, string Reason)> RunWorkerAsync()
    {
        var channel = new WorkerChannel(_options, _console);
        _server.Expect(channel);
        await using var process = WorkerProcess.Start(_options, channel.Id, _server.Address, line => Print(line));
        var exited = process.WaitForExitAsync();
        var preparing = channel.PrepareAsync();
        try
        {
            await (await Task.WhenAny(preparing, exited).WaitAsync(StartTimeout, _stopping.Token));
            if (!preparing.IsCompletedSuccessfully)
            {
                return (false, $"The worker ended with exit code {process.ExitCode}.");
            }
        }
        catch (OperationCanceledException)
        {
            return (false, "");
        }
        catch (TimeoutException)
        {
            return (false, $"The worker did not load its functions within {StartTimeout.TotalSeconds} seconds.");
        }
        catch (HostException exception)
        {
            return (false, exception.Message);
        }

        _ready.TrySetResult(channel);
        try
        {
            await exited.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            channel.Terminate(StopTimeout);
            await Task.WhenAny(exited, Task.Delay(StopTimeout));
        }

        _ready = NewReady();
        var reason = exited.IsCompletedSuccessfully ? $"The worker ended with exit code {process.ExitCode}." : "The worker was stopped.";
        channel.Fail(new WorkerLostException(reason));
        return (true, reason);
    }

    private void Print(string line)
    {
        if (_options.LogLevels.IsEnabled("Host.Function.Console", LogLevel.Information))
        {
            _console.Log(line);
        }
    }

    private static TaskCompletionSource<WorkerChannel> NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
