using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>A Table Storage emulator in a process of its own.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private const string StartedMessage = "successfully started";

    // Azurite saves its tables when it is interrupted. A closed stdin interrupts it on every operating system, and happens by itself
    // when the test process dies, so that no emulator outlives its tests.
    private const string Launcher = "process.stdin.on('end', () => process.emit('SIGINT') || process.exit()).resume(); require(process.argv[1])";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();
    private bool _running;

    private Azurite(string script, int port, AzuriteOptions options)
    {
        var scheme = options.TlsFiles is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        TableEndpoint = new Uri($"{scheme}://127.0.0.1:{port}/{AccountName}");
        _process = new Process { StartInfo = StartInfo(script, port, options) };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(StartedMessage, StringComparison.Ordinal) == true)
            {
                _started.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
    }

    /// <summary>The account that every emulator has.</summary>
    public static string AccountName => "devstoreaccount1";

    /// <summary>The published key of <see cref="AccountName"/>.</summary>
    public static string AccountKey => "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public Uri TableEndpoint { get; }

    public int ProcessId => _process.Id;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol={TableEndpoint.Scheme};AccountName={AccountName};AccountKey={AccountKey};TableEndpoint={TableEndpoint};";

    /// <exception cref="InvalidOperationException">It is not installed or did not start; the message says why.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AzuriteOptions();
        var script = FindScript();

        for (var attempt = 1; ; attempt++)
        {
            var azurite = new Azurite(script, options.Port == 0 ? FreePort() : options.Port, options);
            try
            {
                await azurite.RunAsync(cancellationToken);
                return azurite;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("EADDRINUSE", StringComparison.Ordinal)
                                                      && options.Port == 0
                                                      && attempt < StartAttempts)
            {
                // Another process took the port between its choice and its use.
                await azurite.DisposeAsync();
            }
            catch
            {
                await azurite.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_running)
        {
            _running = false;
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopTimeout);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _running = _process.Start();
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("Azurite needs Node.js (node) on the PATH.", e);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var started = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exit = _process.WaitForExitAsync(started.Token);
        await Task.WhenAny(_started.Task, exit).WaitAsync(StartTimeout, cancellationToken);
        await started.CancelAsync();
        if (!_started.Task.IsCompleted)
        {
            // Its output has been read to the end by now.
            throw new InvalidOperationException($"Azurite did not start at {TableEndpoint}: {_errors}");
        }
    }

    private static ProcessStartInfo StartInfo(string script, int port, AzuriteOptions options)
    {
        List<string> arguments =
        [
            "-e", Launcher, script, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry",

            // A connection that it closes while the client sends would look like a lost answer.
            "--tableKeepAliveTimeout", "60",
        ];
        arguments.AddRange(options.DataDirectory is { } directory ? ["--location", Path.GetFullPath(directory)] : ["--inMemoryPersistence"]);
        if (options.TlsFiles is { } tls)
        {
            arguments.AddRange("--cert", tls.Certificate, "--key", tls.Key);
        }

        if (options.AllowTokens)
        {
            arguments.AddRange("--oauth", "basic");
        }

        return new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    private static string FindScript()
    {
        var script = Path.Combine(Repository.Root, "eng", "devtools", "node_modules", "azurite", "dist", "src", "table", "main.js");
        return File.Exists(script)
            ? script
            : throw new InvalidOperationException("Azurite is not installed in eng/devtools: run \"dotnet run dev.cs test\", which installs it.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
