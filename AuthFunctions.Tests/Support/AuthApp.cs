using AuthFunctions.Tests.Support;

[assembly: AssemblyFixture(typeof(AuthApp))]

namespace AuthFunctions.Tests.Support;

/// <summary>
/// The app that the contract's tests call. By default it is a separate process on its own emulator, and the first test that needs it starts it.
/// If the environment variable <c>AUTHFUNCTIONS_URL</c> contains an address, the tests call the app that is deployed there.
/// </summary>
public sealed class AuthApp : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> TutorialSettings = new()
    {
        ["Auth__PasswordReset__TokenDelivery"] = "Response",
        ["Auth__Passwords__MinimumLength"] = "1",
        ["Auth__Hashing__WorkFactor"] = "4",
    };

    /// <summary>Settings for many legitimate clients: no request is throttled.</summary>
    public static readonly (string Name, string Value)[] Unthrottled =
    [
        ("Auth__Throttling__MaxFailuresPerName", "1000000"), ("Auth__Throttling__MaxConsecutiveFailures", "1000000"), ("Auth__Throttling__MaxResetRequestsPerName", "1000000"),
    ];

    private static readonly string? DeployedAddress = Environment.GetEnvironmentVariable("AUTHFUNCTIONS_URL");

    private readonly Lazy<Task<Azurite>> _azurite = new(() => Azurite.StartAsync());
    private readonly Lazy<Task<OwnApp>> _shared;
    private readonly AuthClient? _deployed = DeployedAddress is null ? null : new AuthClient(new Uri(DeployedAddress));

    public AuthApp() => _shared = new(async () => await StartAsync((await _azurite.Value).ConnectionString, []));

    /// <summary>The settings of every app that the tests start, without its storage settings.</summary>
    internal static IReadOnlyDictionary<string, string?> Settings => TutorialSettings;

    /// <summary>Skips a test that needs more than a deployed app's address.</summary>
    public static void SkipWhenDeployed(string reason) =>
        Assert.SkipWhen(DeployedAddress is not null, $"The tests run against {DeployedAddress}: {reason}");

    /// <summary>A client of the app that the tests share.</summary>
    public async Task<AuthClient> GetClientAsync() => _deployed ?? (await _shared.Value).Client;

    /// <summary>Starts an app with its own settings. It uses the shared emulator unless the settings name another storage.</summary>
    public async Task<OwnApp> StartOwnAsync(params (string Name, string Value)[] settings)
    {
        SkipWhenDeployed("this test needs an app with settings of its own.");
        return await StartAsync((await _azurite.Value).ConnectionString, settings);
    }

    public async ValueTask DisposeAsync()
    {
        _deployed?.Dispose();
        if (_shared.IsValueCreated)
        {
            await (await _shared.Value).DisposeAsync();
        }

        if (_azurite.IsValueCreated)
        {
            await (await _azurite.Value).DisposeAsync();
        }
    }

    private static async Task<OwnApp> StartAsync(string storage, (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(TutorialSettings) { ["AuthStorage"] = storage };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        // Wait for health, not for readiness: an app whose storage is down must start too. The tests check readiness themselves.
        return new OwnApp(await FunctionAppProcess.StartAsync("AuthFunctions", environment, "health", CancellationToken.None));
    }
}
