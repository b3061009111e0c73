using AuthFunctions.Core.Accounts.Passwords;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>A password that was found right.</summary>
/// <param name="User">The user as read when the password was verified.</param>
/// <param name="Rehashed">The same password hashed with the current settings, when the stored hash is weaker; otherwise null.</param>
internal sealed record VerifiedPassword(User User, HashedPassword? Rehashed);
