namespace AuthFunctions.Core.Accounts.Login;

/// <summary>What a client sends to log in.</summary>
/// <param name="Name">The login name.</param>
/// <param name="Password">The password.</param>
public sealed record LoginRequest(LoginName Name, string Password)
{
    /// <summary>The session ids that came with the request. Those sessions end (OWASP ASVS 5.0, V7.2.4).</summary>
    public IReadOnlyCollection<string> SessionIds { get; init; } = [];

    /// <summary>The device ids that came with the request, as <see cref="LoginResult.LoggedIn.DeviceIds"/> of earlier logins gave them.</summary>
    public IReadOnlyCollection<string> DeviceIds { get; init; } = [];
}
