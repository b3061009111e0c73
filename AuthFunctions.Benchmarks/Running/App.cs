using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>The app in a process of its own, with the settings that it has on Azure, and a client of it.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private App(ServerProcess process, Uri address)
    {
        _process = process;
        Client = new LoadClient(address);
    }

    public LoadClient Client { get; }

    public ProcessTree Tree => _process.Tree;

    /// <summary>The time since its process was started.</summary>
    public TimeSpan Age => _process.Age;

    /// <summary>Starts it and returns once it answers <c>GET /health</c>.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="storage">The connection string of its storage.</param>
    /// <param name="workFactor">bcrypt's.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public static async Task<App> StartAsync(AppCommand command, string storage, int workFactor, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        var address = new Uri($"http://127.0.0.1:{port}/");
        var process = ServerProcess.Start(
            command.File,
            [.. command.Arguments, "--port", ServerProcess.Text(port)],
            command.Folder,
            [
                ("PATH", $"{Path.Combine(Repository.Root, "eng", "devtools", "node_modules", ".bin")}:{Environment.GetEnvironmentVariable("PATH")}"),
                ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))),
                ("AuthStorage", storage),
                ("Auth__Hashing__WorkFactor", workFactor.ToString(CultureInfo.InvariantCulture)),
                ("Auth__Http__TrustedProxyHops", "1"),
                // The answer to a request for a reset token then waits for its storage operations, so that they can be counted.
                ("Auth__PasswordReset__TokenDelivery", "Response"),
            ]);
        try
        {
            await process.WaitUntilAnswersAsync(new Uri(address, "health"), cancellationToken);
            return new App(process, address);
        }
        catch
        {
            await process.DisposeAsync();
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

    /// <summary>Asks for a reset token.</summary>
    public async Task<string> RequestResetAsync(string email, CancellationToken cancellationToken)
    {
        var reply = await Client.RequireAsync(Call.Form(HttpMethod.Post, "reset_password", ("email", email)), cookie: null, cancellationToken);
        using var json = JsonDocument.Parse(reply.Text);
        return json.RootElement.GetProperty("reset_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
