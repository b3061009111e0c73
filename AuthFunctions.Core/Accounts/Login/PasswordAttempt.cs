using AuthFunctions.Core.Accounts.Devices;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>A password that is to be verified.</summary>
/// <param name="Name">The login name under which failures are counted.</param>
/// <param name="Password">The password.</param>
/// <param name="Devices">The devices that came with the request.</param>
/// <param name="UserId">The user's id where a session tells it; null where the name is looked up.</param>
internal sealed record PasswordAttempt(LoginName Name, string Password, PresentedDevices Devices, string? UserId = null);
