using System.ComponentModel;
using System.Globalization;
using AuthFunctions.Testing.Processes;

namespace AuthFunctions.Testing;

/// <summary>A storage emulator in its own process, with tables, queues and blobs. The app uses tables and queues, Azure Functions Core Tools use blobs too.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private const string Table = "table";
    private const string Queue = "queue";

    // Azurite saves its data on SIGINT. The end of stdin has the same effect on every operating system, even if the parent process dies.
    private const string Launcher = "process.stdin.on('end', () => process.emit('SIGINT') || process.exit()).resume(); require(process.argv[1])";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileStream? _lock;
    private readonly Dictionary<string, Uri> _endpoints;
    private readonly Child _process;
    private int _startedServices;
    private bool _disposed;

    private Azurite(AzuriteOptions options, FileStream? dataLock)
    {
        var scheme = options.TlsFiles is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        string[] services = [Table, Queue, "blob"];
        _endpoints = services.ToDictionary(
            service => service, service => new Uri($"{scheme}://127.0.0.1:{ChoosePort(service, options)}/{AccountName}"));
        _lock = dataLock;
        _process = Child.Start("node", ArgumentsOf(options), Path.GetTempPath(), Streams.Captured, onOutput: ReadLine);
    }

    private static string Script => Path.Combine(Repository.Tools, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>The account of every emulator.</summary>
    public static string AccountName => "devstoreaccount1";

    /// <summary>The published key of <see cref="AccountName"/>.</summary>
    public static string AccountKey => "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The table service of the account.</summary>
    public Uri TableEndpoint => _endpoints[Table];

    /// <summary>The queue service of the account.</summary>
    public Uri QueueEndpoint => _endpoints[Queue];

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Whether the emulator has stopped.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The output so far.</summary>
    public string Output => _process.Output;

    /// <summary>The endpoints of all services in connection string format.</summary>
    public string Endpoints =>
        string.Concat(_endpoints.Select(service => $"{char.ToUpperInvariant(service.Key[0])}{service.Key[1..]}Endpoint={service.Value};"));

    /// <summary>The connection string of all services.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol={TableEndpoint.Scheme};AccountName={AccountName};AccountKey={AccountKey};{Endpoints}";

    /// <summary>The connection string of a table service and a queue service without TLS on a local port.</summary>
    public static string ConnectionStringOf(int port) => ConnectionStringOf(port, port);

    /// <summary>The connection string of a table service and a queue service without TLS on two local ports.</summary>
    public static string ConnectionStringOf(int tablePort, int queuePort) =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"TableEndpoint=http://127.0.0.1:{tablePort}/{AccountName};QueueEndpoint=http://127.0.0.1:{queuePort}/{AccountName};";

    /// <summary>Starts an emulator.</summary>
    /// <exception cref="InvalidOperationException">
    /// The emulator is not installed, its data is in use, or it did not start. The message states the cause and the solution.
    /// </exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AzuriteOptions();
        for (var attempt = 1; ; attempt++)
        {
            var azurite = Create(options);
            try
            {
                await azurite.WaitUntilStartedAsync(cancellationToken);
                return azurite;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("EADDRINUSE", StringComparison.Ordinal)
                                                      && options.Port == 0
                                                      && attempt < StartAttempts)
            {
                // Another process took the port after it was chosen and before it was used.
                await azurite.DisposeAsync();
            }
            catch
            {
                await azurite.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Waits until the emulator has stopped.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Stops the emulator, which saves its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _process.FinishAsync();
        await _process.DisposeAsync();
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private static Azurite Create(AzuriteOptions options)
    {
        if (!File.Exists(Script))
        {
            throw new InvalidOperationException("Azurite is not installed in eng/devtools. \"dotnet run dev.cs test\" installs it.");
        }

        var dataLock = options.DataDirectory is { } data ? Lock(Directory.CreateDirectory(data)) : null;
        try
        {
            return new Azurite(options, dataLock);
        }
        catch (Win32Exception e)
        {
            dataLock?.Dispose();
            throw new InvalidOperationException("Azurite needs Node.js (node) on the PATH.", e);
        }
    }

    // Two emulators on the same data would overwrite each other's changes.
    private static FileStream Lock(DirectoryInfo data)
    {
        try
        {
            return new FileStream(Path.Combine(data.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"Another storage emulator uses the data in {data.FullName}. Stop it, or choose another folder.", e);
        }
    }

    // With data on disk, the ports stay the same if they are free, so that a connection string stays valid.
    private static int ChoosePort(string service, AzuriteOptions options)
    {
        if (service == Table && options.Port != 0)
        {
            return options.Port;
        }

        if (options.DataDirectory is null)
        {
            return Ports.Free();
        }

        var file = Path.Combine(options.DataDirectory, $"{service}.port");
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var last) && Ports.IsFree(last))
        {
            return last;
        }

        var port = Ports.Free();
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private List<string> ArgumentsOf(AzuriteOptions options)
    {
        List<string> arguments = ["-e", Launcher, Script, "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
        foreach (var (service, endpoint) in _endpoints)
        {
            arguments.AddRange($"--{service}Host", endpoint.Host, $"--{service}Port", endpoint.Port.ToString(CultureInfo.InvariantCulture));
        }

        // If the emulator closed a connection while the client sends, this would look like a lost response.
        arguments.AddRange("--tableKeepAliveTimeout", "60", "--queueKeepAliveTimeout", "60");
        arguments.AddRange(options.DataDirectory is { } directory ? ["--location", Path.GetFullPath(directory)] : ["--inMemoryPersistence"]);
        if (options.TlsFiles is { } tls)
        {
            arguments.AddRange("--cert", tls.Certificate, "--key", tls.Key);
        }

        if (options.AllowTokens)
        {
            arguments.AddRange("--oauth", "basic");
        }

        return arguments;
    }

    private void ReadLine(string line)
    {
        if (line.Contains("successfully listening", StringComparison.Ordinal)
            && Interlocked.Increment(ref _startedServices) == _endpoints.Count)
        {
            _started.TrySetResult();
        }
    }

    private async Task WaitUntilStartedAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        // The wait ends only after the last lines of the output were read.
        var exit = _process.WaitForExitAsync(deadline.Token);
        await Task.WhenAny(_started.Task, exit);
        await deadline.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (!_started.Task.IsCompleted)
        {
            throw new InvalidOperationException(
                $"The storage emulator did not start at {TableEndpoint}. Delete eng/devtools/node_modules, and run the command again. Its output was: {Output}");
        }
    }
}
