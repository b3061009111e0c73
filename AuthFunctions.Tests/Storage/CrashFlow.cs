using AuthFunctions.Tests.Support;

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

    public IReadOnlyCollection<(string Name, string Value)> OtherSettings { get; init; } = [];

    public (string Name, string Value)[] Settings =>
    [
        .. OtherSettings,
        ("Sessions:MaxPerUser", $"{MaxSessionsPerUser}"),
        ("Hashing:WorkFactor", $"{CrashFlows.WorkFactor}"),
        // The throttle must not block a client that retries.
        ("Throttling:MaxResetRequestsPerName", "1000"),
    ];

    public CrashClient CreateClient() => new() { Name = UserName, MaxSessionsPerUser = MaxSessionsPerUser, Info = Client };
}
