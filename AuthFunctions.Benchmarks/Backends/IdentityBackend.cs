using System.Net;
using System.Net.Http.Json;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>The API of ASP.NET Core Identity, on PostgreSQL: <c>Identity/Program.cs</c>.</summary>
internal sealed class IdentityBackend : Backend
{
    private readonly PostgreSql _database;
    private readonly ServerProcess _server;

    private IdentityBackend(PostgreSql database, ServerProcess server, Uri address)
    {
        (_database, _server) = (database, server);
        Client = new LoadClient(address);
    }

    public override string Name => "Identity";

    public override string Description =>
        $"ASP.NET Core {Environment.Version} Identity's MapIdentityApi with cookies, on EF Core, Npgsql and PostgreSQL {_database.Version}";

    public override string Hash => "its default, PBKDF2 with HMAC-SHA-512 and 100,000 iterations";

    public override LoadClient Client { get; }

    public override ProcessTree Server => _server.Tree;

    public override ProcessTree Database => _database.Tree;

    public override Call Profile { get; } = Call.Get("manage/info");

    public override Call LogOut { get; } = new(HttpMethod.Post, "logout", HttpStatusCode.OK);

    /// <exception cref="BackendUnavailableException">PostgreSQL or a NuGet package is missing.</exception>
    public static async Task<Backend> StartAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(Repository.Root, "AuthFunctions.Benchmarks", "Backends", "Identity");
        var output = Path.Combine(project, "bin", "Release", "net10.0");
        await BuildAsync(project, cancellationToken);
        var database = await PostgreSql.StartAsync(cancellationToken);
        ServerProcess? server = null;
        try
        {
            var address = new Uri($"http://127.0.0.1:{Ports.Free()}/");
            server = ServerProcess.Start(
                "dotnet",
                [Path.Combine(output, "Identity.dll"), "--urls", $"{address}", "--ConnectionStrings:Users", database.ConnectionString],
                output,
                []);
            await server.WaitUntilRespondsAsync(address, cancellationToken);
            return new IdentityBackend(database, server, address);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            await database.DisposeAsync();
            throw;
        }
    }

    public override string? Remark(Operation act) => act switch
    {
        Operation.Register => "Its cheaper hash makes guessing passwords from a stolen table cheaper too.",
        Operation.LogIn => "A login of Identity writes nothing: the encrypted cookie is the session. There is no list of sessions, so the server cannot end one.",
        Operation.LogOut => "Identity only tells the browser to delete the cookie and uses no storage: a copy of the cookie remains valid until it expires.",
        Operation.Profile => "Identity decrypts the cookie and reads the user by primary key.",
        _ => null,
    };

    public override Call Register(string email) => Json("register", email);

    public override Call LogIn(string email) => Json("login?useCookies=true", email);

    public override Task<double> MeasureHashAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Run(() => HashSpeed.MeasureIdentity(time), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Call Json(string path, string email) => new(
        HttpMethod.Post,
        path,
        HttpStatusCode.OK,
        () => JsonContent.Create(new Dictionary<string, string> { ["email"] = email, ["password"] = HashSpeed.Password }));

    private static async Task BuildAsync(string project, CancellationToken cancellationToken)
    {
        Console.WriteLine("  building Identity's app");
        try
        {
            await Command.RunAsync(
                "dotnet", ["build", project, "-c", "Release", "-nodeReuse:false", "-verbosity:quiet", "-nologo", "-consoleLoggerParameters:NoSummary"], cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // MSBuild prints each error twice, and much other output.
            var error = Array.Find(exception.Message.Split('\n'), line => line.Contains("error", StringComparison.Ordinal)) ?? exception.Message;
            throw new BackendUnavailableException($"it cannot be built: {error.Trim()}");
        }
    }
}
