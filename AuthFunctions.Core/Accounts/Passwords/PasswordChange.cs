namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>What a user who is logged in sends to change the password.</summary>
/// <param name="CurrentPassword">The password that the user has.</param>
/// <param name="NewPassword">The password that the user wants to have.</param>
public sealed record PasswordChange(string CurrentPassword, string NewPassword)
{
    /// <summary>The session ids that came with the request. Those sessions end.</summary>
    public IReadOnlyCollection<string> SessionIds { get; init; } = [];

    /// <summary>The device ids that came with the request.</summary>
    public IReadOnlyCollection<string> DeviceIds { get; init; } = [];
}
