using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>A server that the benchmark started. It writes its output to a file, so that no process spends time on reading the output.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);
    private static readonly string[] AppSettings = ["Auth", "AzureWebJobs", "Smtp", "ASPNETCORE_"];

    private readonly Process _process;
    private readonly string _output = Path.GetTempFileName();
    private readonly long _started;

    private ServerProcess(string file, IEnumerable<string> arguments, string folder, IEnumerable<(string Name, string Value)> environment)
    {
        // The server replaces the shell and keeps its process id. DevHost stops when its stdin closes, which also happens if this process dies.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > \"$0\" 2>&1", _output, file, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsAppSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _started = Stopwatch.GetTimestamp();
        _process.Start();
        Tree = new ProcessTree(_process.Id);
    }

    public int Id => _process.Id;

    /// <summary>The server and the processes that it starts.</summary>
    public ProcessTree Tree { get; }

    /// <summary>The time since the start of the server.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_started);

    /// <param name="file">The command.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">Variables that are added to the inherited ones. Inherited variables that configure an app are not passed on.</param>
    public static ServerProcess Start(
        string file, IEnumerable<string> arguments, string folder, IEnumerable<(string Name, string Value)> environment) =>
        new(file, arguments, folder, environment);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Retries until the server responds with a success status.</summary>
    /// <exception cref="InvalidOperationException">The server ended, or did not respond. The message contains the end of its output.</exception>
    public async Task WaitUntilRespondsAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await WaitUntilAsync(
            async () =>
            {
                using var response = await client.GetAsync(address, cancellationToken);
                return response.IsSuccessStatusCode;
            },
            cancellationToken);
    }

    /// <summary>Waits until the server's output contains a text.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public Task WaitUntilPrintsAsync(string text, CancellationToken cancellationToken) => WaitUntilAsync(
        async () => (await File.ReadAllTextAsync(_output, cancellationToken)).Contains(text, StringComparison.Ordinal), cancellationToken);

    /// <summary>Retries until a TCP port accepts connections.</summary>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public Task WaitUntilListensAsync(int port, CancellationToken cancellationToken) => WaitUntilAsync(
        async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                // Sends SIGINT, like Ctrl+C, to all processes, because some do not forward it. On SIGINT, PostgreSQL does not wait for its clients.
                using var kill = Process.Start("kill", ["-INT", .. Tree.Members().Select(Text)]);
                _process.StandardInput.Close();
                await kill.WaitForExitAsync();
                await _process.WaitForExitAsync().WaitAsync(StopTimeout);
            }
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
            File.Delete(_output);
        }
    }

    private static bool IsAppSetting(string name) =>
        Array.Exists(AppSettings, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private async Task WaitUntilAsync(Func<Task<bool>> isThere, CancellationToken cancellationToken)
    {
        while (!await TryAsync(isThere))
        {
            if (_process.HasExited || Age > StartTimeout)
            {
                var output = await File.ReadAllTextAsync(_output, cancellationToken);
                throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[3]} did not start: {output[Math.Max(0, output.Length - 2000)..]}");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> isThere)
    {
        try
        {
            return await isThere();
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // No process listens yet.
            return false;
        }
    }
}
