using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>A function app on its own Functions host (<see cref="LocalHost"/>).</summary>
public sealed class FunctionAppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private static readonly string[] AppSettings = ["Auth", "AzureWebJobs", "Smtp"];

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private FunctionAppProcess(Process process, Uri baseAddress)
    {
        _process = process;
        BaseAddress = baseAddress;
    }

    /// <summary>The address that the app listens on, with a trailing slash.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The process id of the host. The host starts the app's worker process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The standard output and standard error of the app so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the app on a free port and returns once <paramref name="readyPath"/> responds with a success status.</summary>
    /// <param name="projectPath">The app's folder, relative to the repository's root. The build of the tests has built it.</param>
    /// <param name="environment">
    /// Environment variables that are added to the inherited ones; null removes a variable. Inherited variables that configure an app are not passed on.
    /// </param>
    /// <param name="readyPath">The path to poll, relative to <see cref="BaseAddress"/>.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="InvalidOperationException">The app ended, or did not become ready. The message contains its exit code and output.</exception>
    public static Task<FunctionAppProcess> StartAsync(
        string projectPath, IReadOnlyDictionary<string, string?> environment, string readyPath, CancellationToken cancellationToken) =>
        StartAsync(
            new FunctionAppOptions { Folder = LocalHost.BuildOutput(projectPath), ReadyPath = readyPath, Environment = environment }, cancellationToken);

    /// <summary>Starts the app and returns once it is ready.</summary>
    /// <exception cref="InvalidOperationException">The app ended, or did not become ready. The message contains its exit code and output.</exception>
    public static async Task<FunctionAppProcess> StartAsync(FunctionAppOptions options, CancellationToken cancellationToken)
    {
        var port = options.Port == 0 ? Ports.Free() : options.Port;
        var baseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

        var app = new FunctionAppProcess(new Process { StartInfo = CreateStartInfo(options, port) }, baseAddress);
        app.Start();
        try
        {
            await app.WaitUntilReadyAsync(options.ReadyPath, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills only the host, without a chance to clean up.</summary>
    public void KillHost() => _process.Kill(entireProcessTree: false);

    /// <summary>Kills the app and every process that it started, without a chance to clean up.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Closes the host's standard input. The operating system does the same when the parent process dies.</summary>
    public void CloseStandardInput() => _process.StandardInput.Close();

    /// <summary>Waits until the host has ended and its output has been read.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(StopTimeout, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo CreateStartInfo(FunctionAppOptions options, int port)
    {
        var startInfo = LocalHost.CreateStartInfo(options.Folder, port, options.HostArguments);
        var variables = startInfo.Environment;
        foreach (var name in variables.Keys.Where(IsAppSetting).ToList())
        {
            variables.Remove(name);
        }

        foreach (var (name, value) in options.Environment)
        {
            variables[name] = value;
        }

        return startInfo;
    }

    private static bool IsAppSetting(string name) =>
        AppSettings.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private void Start()
    {
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Append(string? line)
    {
        // The line is null at the end of the output.
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    private async Task WaitUntilReadyAsync(string readyPath, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var client = new HttpClient { BaseAddress = BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        // The wait ends only after the last lines of the output were read.
        var ended = _process.WaitForExitAsync(timeout.Token);
        try
        {
            await await Task.WhenAny(PollAsync(client, readyPath, timeout.Token), ended);
            if (_process.HasExited)
            {
                await ended;
                throw new InvalidOperationException($"The app ended with exit code {_process.ExitCode} before it was ready:\n{Output}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The app did not respond to {readyPath} within {StartTimeout}:\n{Output}");
        }
        finally
        {
            await timeout.CancelAsync();
        }
    }

    // The DevHost accepts connections early and responds when the app is ready. Before that, func refuses connections or responds with an error.
    private static async Task PollAsync(HttpClient client, string readyPath, CancellationToken cancellationToken)
    {
        while (!await IsReadyAsync(client, readyPath, cancellationToken))
        {
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string readyPath, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(readyPath, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // No process listens yet, or the host has just ended.
            return false;
        }
    }
}
