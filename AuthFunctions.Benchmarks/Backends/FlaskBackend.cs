using System.Globalization;
using System.Net;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>The tutorial's stack, from Debian packages: <c>Flask/app.py</c>.</summary>
internal sealed class FlaskBackend : Backend
{
    private readonly DirectoryInfo _data;
    private readonly string _versions;
    private readonly string _python;
    private readonly ServerProcess _server;

    private FlaskBackend(DirectoryInfo data, string python, string versions, ServerProcess server, Uri address)
    {
        (_data, _python, _versions, _server) = (data, python, versions, server);
        Client = new LoadClient(address);
    }

    public static string[] Packages { get; } = ["python3-flask", "python3-sqlalchemy", "gunicorn", "python3-bcrypt"];

    public override string Name => "Flask";

    public override string Description =>
        $"{_versions}, SQLite in a file; {Environment.ProcessorCount} workers of gunicorn's default kind, which close the connection after each response";

    public override string Hash => "bcrypt at its default, work factor 12";

    public override LoadClient Client { get; }

    public override ProcessTree Server => _server.Tree;

    public override ProcessTree? Database => null;

    public override Call Profile { get; } = Call.Get("profile");

    public override Call LogOut { get; } = new(HttpMethod.Delete, "sessions", HttpStatusCode.Found);

    /// <exception cref="BackendUnavailableException">A package is missing.</exception>
    public static async Task<Backend> StartAsync(CancellationToken cancellationToken)
    {
        var (python, versions) = await FindPythonAsync(cancellationToken);
        var data = Directory.CreateTempSubdirectory("flask-");
        var port = Ports.Free();
        var address = new Uri($"http://127.0.0.1:{port}/");
        var server = ServerProcess.Start(
            python,
            [
                "-m", "gunicorn", "--workers", ServerProcess.Text(Environment.ProcessorCount), "--preload", "--bind", $"127.0.0.1:{port}",
                "--chdir", Path.Combine(Repository.Root, "AuthFunctions.Benchmarks", "Backends", "Flask"), "app:app",
            ],
            data.FullName,
            [("DATABASE", Path.Combine(data.FullName, "users.db")), ("PYTHONDONTWRITEBYTECODE", "1")]);
        try
        {
            await server.WaitUntilRespondsAsync(address, cancellationToken);
            return new FlaskBackend(data, python, versions, server, address);
        }
        catch
        {
            await server.DisposeAsync();
            data.Delete(recursive: true);
            throw;
        }
    }

    public override string? Remark(Operation act) => act switch
    {
        Operation.LogIn or Operation.Register => "This Flask app does not count failed logins, and stores session ids without hashing them.",
        Operation.Profile or Operation.LogOut => "SQLite is a library in the server's own process: a query needs no connection.",
        _ => null,
    };

    public override Call Register(string email) => Call.Form(HttpMethod.Post, "users", ("email", email), ("password", HashSpeed.Password));

    public override Call LogIn(string email) => Call.Form(HttpMethod.Post, "sessions", ("email", email), ("password", HashSpeed.Password));

    public override async Task<double> MeasureHashAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var script = $"""
            import bcrypt, time
            word = b"{HashSpeed.Password}"
            hashed = bcrypt.hashpw(word, bcrypt.gensalt())
            count, start = 0, time.process_time()
            while time.process_time() - start < {time.TotalSeconds:F1}:
                bcrypt.checkpw(word, hashed)
                count += 1
            print((time.process_time() - start) / count * 1000)
            """;
        return double.Parse(await Command.RunAsync(_python, ["-c", script], cancellationToken), CultureInfo.InvariantCulture);
    }

    public override async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static async Task<(string Python, string Versions)> FindPythonAsync(CancellationToken cancellationToken)
    {
        const string Script = """
            import sys, flask, sqlalchemy, gunicorn, bcrypt
            from importlib.metadata import version
            names = ("Flask", "SQLAlchemy", "gunicorn", "bcrypt")
            print(", ".join(f"{name} {version(name)}" for name in names), "on Python", sys.version.split()[0])
            """;
        // Debian's Python comes first: another Python on the PATH does not find Debian's packages.
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            if (await Command.TryRunAsync(python, ["-c", Script], cancellationToken) is { } versions)
            {
                return (python, versions);
            }
        }

        throw new BackendUnavailableException($"it needs Python with Flask, SQLAlchemy, gunicorn and bcrypt: `apt-get install {string.Join(' ', Packages)}`");
    }
}
