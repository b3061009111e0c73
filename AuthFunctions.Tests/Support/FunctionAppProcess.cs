using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>A function app in a process of its own.</summary>
public sealed class FunctionAppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

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

    /// <summary>The process that was started; the app may be one that it started in turn.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What the app has written to standard output and standard error so far.</summary>
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

    /// <summary>Starts the app on a free port and returns once it answers <paramref name="readyPath"/> with a success status.</summary>
    /// <param name="projectPath">The app's folder, relative to the repository's root. The build of the tests has built it.</param>
    /// <param name="environment">
    /// Environment variables on top of the inherited ones, of which none that configures an app is passed on; null removes one.
    /// </param>
    /// <param name="readyPath">The path to poll, relative to <see cref="BaseAddress"/>.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">The app ended, or never answered; the message holds its output.</exception>
    public static async Task<FunctionAppProcess> StartAsync(
        string projectPath, IReadOnlyDictionary<string, string?> environment, string readyPath, CancellationToken cancellationToken)
    {
        var port = FindFreePort();
        var baseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

        var app = new FunctionAppProcess(new Process { StartInfo = CreateStartInfo(projectPath, port, environment) }, baseAddress);
        app.Start();
        try
        {
            await app.WaitUntilReadyAsync(readyPath, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the app and everything it started at once, without a chance to clean up.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo CreateStartInfo(string projectPath, int port, IReadOnlyDictionary<string, string?> environment)
    {
        var root = Repository.Root;
        // bin/<configuration>/<target framework>/
        var configuration = Directory.GetParent(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!.Name;

        var startInfo = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(root, "eng", "DevHost", "bin", configuration, "net10.0", "DevHost.dll"),
                "--app", Path.Combine(root, projectPath, "bin", configuration, "net10.0"),
                "--port", port.ToString(CultureInfo.InvariantCulture),
            },
        };

        var variables = startInfo.Environment;
        foreach (var name in variables.Keys.Where(IsAppSetting).ToList())
        {
            variables.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return startInfo;
    }

    private static bool IsAppSetting(string name) =>
        AppSettings.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    private async Task WaitUntilReadyAsync(string readyPath, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var client = new HttpClient { BaseAddress = BaseAddress };

        try
        {
            while (!await IsReadyAsync(client, readyPath, timeout.Token))
            {
                if (_process.HasExited)
                {
                    // Waits for the last lines of the output too.
                    await _process.WaitForExitAsync(timeout.Token);
                    throw new InvalidOperationException($"The app ended with exit code {_process.ExitCode} before it was ready:\n{Output}");
                }

                await Task.Delay(PollInterval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The app did not answer {readyPath} within {StartTimeout}:\n{Output}");
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
            // Nothing listens yet.
            return false;
        }
    }
}
