using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>The app with the settings that it has on Azure, served by a host and its worker process, and a client.</summary>
internal sealed class App : IAsyncDisposable
{
    private const string Assembly = "AuthFunctions.dll";

    private readonly ServerProcess _host;

    private App(ServerProcess host, int worker, Uri address)
    {
        _host = host;
        WorkerId = worker;
        Worker = new ProcessTree(worker);
        Host = new ProcessTree(host.Id, except: worker);
        Client = new LoadClient(address);
    }

    public LoadClient Client { get; }

    /// <summary>The host and the worker.</summary>
    public ProcessTree Tree => _host.Tree;

    /// <summary>The process that runs the app's code.</summary>
    public ProcessTree Worker { get; }

    public int WorkerId { get; }

    /// <summary>The process or processes in front of the worker.</summary>
    public ProcessTree Host { get; }

    public AppCpuTime CpuTime => new(Worker.CpuTime, Host.CpuTime);

    /// <summary>The time from the start of the worker process until the host had loaded its functions. The precision is about 10 ms.</summary>
    public TimeSpan LoadTime { get; private init; }

    /// <summary>The time from the start of the host process until the first 200 on <c>GET /health</c>.</summary>
    public TimeSpan StartTime { get; private init; }

    /// <summary>Starts the app and returns when it responds to <c>GET /health</c>.</summary>
    /// <param name="app">The app to serve.</param>
    /// <param name="storage">The connection string of its storage.</param>
    /// <param name="workFactor">The work factor of bcrypt.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<App> StartAsync(PublishedApp app, string storage, int workFactor, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var address = new Uri($"http://127.0.0.1:{port}/");
        var host = ServerProcess.Start(
            app.Host.File,
            app.Host.ArgumentsFor(app.Folder, port),
            app.Folder,
            [
                ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
                ("AzureWebJobsStorage", storage),
                ("AuthStorage", storage),
                ("Auth__Hashing__WorkFactor", workFactor.ToString(CultureInfo.InvariantCulture)),
                ("Auth__Http__TrustedProxyHops", "1"),
                // A simulated client sends more than a person does.
                ("Auth__Throttling__MaxRegistrationsPerAddress", "1000000"),
                ("Auth__Throttling__MaxBurstPerAddress", "1000000"),
                // With this setting, the response to a reset request waits for its storage operations, so that they can be counted.
                ("Auth__PasswordReset__TokenDelivery", "Response"),
            ]);
        try
        {
            await host.WaitUntilPrintsAsync(AppHost.LoadedMessage, cancellationToken);
            var loaded = DateTime.Now;
            await host.WaitUntilRespondsAsync(new Uri(address, "health"), cancellationToken);
            var healthy = host.Age;
            var id = host.Tree.Find(Assembly) ?? throw new InvalidOperationException($"{app.Host.Name} has no process that runs {Assembly}.");
            using var worker = Process.GetProcessById(id);
            return new App(host, id, address) { LoadTime = loaded - worker.StartTime, StartTime = healthy };
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public static Call Register(string email) => Call.Form(HttpMethod.Post, "users", ("email", email), ("password", HashSpeed.Password));

    public static Call LogIn(string email) => Call.Form(HttpMethod.Post, "sessions", ("email", email), ("password", HashSpeed.Password));

    public static Call LogOut { get; } = new(HttpMethod.Delete, "sessions", HttpStatusCode.Found);

    public static Call Profile { get; } = Call.Get("profile");

    /// <summary>Logs a registered user in.</summary>
    /// <returns>The cookie.</returns>
    public async Task<string> LogInAsync(string email, CancellationToken cancellationToken) =>
        (await Client.RequireAsync(LogIn(email), cookie: null, cancellationToken)).Cookie!;

    /// <summary>Requests a reset token.</summary>
    public async Task<string> RequestResetAsync(string email, CancellationToken cancellationToken)
    {
        var reply = await Client.RequireAsync(Call.Form(HttpMethod.Post, "reset_password", ("email", email)), cookie: null, cancellationToken);
        using var json = JsonDocument.Parse(reply.Text);
        return json.RootElement.GetProperty("reset_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
