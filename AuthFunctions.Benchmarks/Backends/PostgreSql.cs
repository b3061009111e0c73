using System.Globalization;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>A PostgreSQL server from Debian's packages, with the default settings of PostgreSQL and temporary data.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private const string User = "postgres";

    private readonly DirectoryInfo _data;
    private readonly ServerProcess _server;

    private PostgreSql(DirectoryInfo data, ServerProcess server, string version, int port)
    {
        (_data, _server, Version) = (data, server, version);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username={User};Database={User}";
    }

    public static string[] Packages { get; } = ["postgresql"];

    public string Version { get; }

    public string ConnectionString { get; }

    public ProcessTree Tree => _server.Tree;

    /// <exception cref="BackendUnavailableException">PostgreSQL is not installed.</exception>
    public static async Task<PostgreSql> StartAsync(CancellationToken cancellationToken)
    {
        var programs = FindPrograms()
            ?? throw new BackendUnavailableException($"it needs PostgreSQL: `apt-get install {string.Join(' ', Packages)}`");
        var data = Directory.CreateTempSubdirectory("postgres-");
        ServerProcess? server = null;
        try
        {
            // PostgreSQL refuses to run as root.
            string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", User, "--regid", User, "--clear-groups", "--"] : [];
            if (user.Length > 0)
            {
                await Command.RunAsync("chown", [User, data.FullName], cancellationToken);
            }

            var (initialize, serve) = (Path.Combine(programs, "initdb"), Path.Combine(programs, "postgres"));
            await RunAsync([.. user, initialize, "--pgdata", data.FullName, "--username", User, "--auth", "trust"]);
            var version = await Command.RunAsync(serve, ["--version"], cancellationToken);
            var port = Ports.Free();
            string[] start = [.. user, serve, "-D", data.FullName, "-p", ServerProcess.Text(port), "-h", "127.0.0.1", "-k", data.FullName];
            server = ServerProcess.Start(start[0], start[1..], data.FullName, []);
            await server.WaitUntilListensAsync(port, cancellationToken);
            return new PostgreSql(data, server, version.Split(' ')[2], port);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            data.Delete(recursive: true);
            throw;
        }

        Task RunAsync(string[] command) => Command.RunAsync(command[0], command[1..], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian)
                .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        return folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
