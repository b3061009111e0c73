using System.Diagnostics;

namespace AuthFunctions.Testing.Processes;

/// <summary>A child process. Disposing it ends the process.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Action<string>? _onOutput;
    private readonly List<string> _output = [];

    private Child(ProcessStartInfo startInfo, Action<string>? onOutput)
    {
        _onOutput = onOutput;
        _process = new Process { StartInfo = startInfo };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();

        if (startInfo.RedirectStandardOutput)
        {
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
    }

    /// <summary>The file name of the npm command.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The captured output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join(Environment.NewLine, _output);
            }
        }
    }

    /// <summary>Starts a process.</summary>
    /// <param name="file">A command on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="streams">Which standard streams the process does not share with this one.</param>
    /// <param name="environment">Variables that are added to the inherited ones.</param>
    /// <param name="onOutput">An additional action for each line of captured output.</param>
    public static Child Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        Streams streams,
        Dictionary<string, string>? environment = null,
        Action<string>? onOutput = null)
    {
        var startInfo = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = streams != Streams.Inherited,
            RedirectStandardOutput = streams == Streams.Captured,
            RedirectStandardError = streams == Streams.Captured,
        };

        foreach (var (name, value) in environment ?? [])
        {
            startInfo.Environment[name] = value;
        }

        return new Child(startInfo, onOutput);
    }

    /// <summary>Runs a command until it ends, and captures its output.</summary>
    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        await using var child = Start(file, arguments, folder, Streams.Captured);
        await child.WaitForExitAsync(cancellationToken);
        return new CommandResult(child.ExitCode, child.Output);
    }

    /// <summary>Waits until the process has ended and its captured output has been read.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Closes the process's stdin if it has its own, and waits some time for the process to end.</summary>
    public async Task FinishAsync()
    {
        using var timeout = new CancellationTokenSource(FinishTimeout);

        if (_process.StartInfo.RedirectStandardInput)
        {
            _process.StandardInput.Close();
        }

        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync kills the process.
        }
    }

    /// <summary>Kills the process and every process that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }

            _onOutput?.Invoke(line);
        }
    }
}
