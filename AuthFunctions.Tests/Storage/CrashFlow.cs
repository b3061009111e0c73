using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>A flow whose every storage operation is a point at which its process can crash.</summary>
internal sealed record CrashFlow
{
    public required string Name { get; init; }

    public int MaxSessionsPerUser { get; init; } = 1;

    public LoginName UserName { get; init; } = LoginName.Email(CrashClient.Email);

    /// <summary>What is there before the flow.</summary>
    public required Func<AuthHarness, CrashClient, Task> Arrange { get; init; }

    /// <summary>The flow.</summary>
    public required Func<AuthHarness, CrashClient, Task> Act { get; init; }

    /// <summary>What the client does after an answer that never came, until it has what it wanted.</summary>
    public required Func<AuthHarness, CrashClient, Task> Retry { get; init; }

    public (string Name, string Value)[] Settings =>
    [
        ("Sessions:MaxPerUser", $"{MaxSessionsPerUser}"),
        ("Hashing:WorkFactor", $"{CrashFlows.WorkFactor}"),
        // A client that tries again is no guesser.
        ("Throttling:MaxResetRequestsPerName", "1000"),
    ];

    public CrashClient CreateClient() => new() { Name = UserName, MaxSessionsPerUser = MaxSessionsPerUser };
}
