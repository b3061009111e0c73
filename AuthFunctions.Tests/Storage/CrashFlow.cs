using AuthFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Storage;

/// <summary>A flow in which the process can crash at every storage operation.</summary>
internal sealed record CrashFlow
{
    public required string Name { get; init; }

    public int MaxSessionsPerUser { get; init; } = 1;

    public LoginName UserName { get; init; } = LoginName.Email(CrashClient.Email);

    public ClientInfo Client { get; init; } = ClientInfo.Unknown;

    /// <summary>Creates the state before the flow.</summary>
    public required Func<AuthHarness, CrashClient, Task> Arrange { get; init; }

    /// <summary>The flow.</summary>
    public required Func<AuthHarness, CrashClient, Task> Act { get; init; }

    /// <summary>The retry of the client after it received no response, until the flow has succeeded.</summary>
    public required Func<AuthHarness, CrashClient, Task> Retry { get; init; }

    /// <summary>What must hold when every write has arrived and the flow has succeeded, at the first attempt or after the retry.</summary>
    public Func<AuthHarness, CrashClient, Task> Finish { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether the app sends mails.</summary>
    public bool SendsMail { get; init; }

    public IReadOnlyCollection<(string Name, string Value)> OtherSettings { get; init; } = [];

    public (string Name, string Value)[] Settings =>
    [
        ("Sessions:MaxPerUser", $"{MaxSessionsPerUser}"),
        // The throttle must not block a client that retries.
        ("Throttling:MaxResetRequestsPerName", "1000"),
        ("Login:NewDeviceNotice", "false"),
        .. OtherSettings,
    ];

    /// <summary>Creates an app for the flow, with a client.</summary>
    public async Task<(AuthHarness App, CrashClient Client)> CreateAsync(AzuriteFixture azurite)
    {
        var client = CreateClient();
        var app = await AuthHarness.CreateAsync(azurite, Configure(client), Settings);
        await CreateQueueAsync(app);
        return (app, client);
    }

    /// <summary>The app sends its mails to a client.</summary>
    public Action<IServiceCollection>? Configure(CrashClient client) => SendsMail ? client.Mailer.AddTo : null;

    /// <summary>Creates the queue, so that the flow does not have to.</summary>
    public Task CreateQueueAsync(AuthHarness app) =>
        SendsMail ? app.Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken) : Task.CompletedTask;

    private CrashClient CreateClient() => new() { Name = UserName, MaxSessionsPerUser = MaxSessionsPerUser, Info = Client };
}
