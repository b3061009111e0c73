using AuthFunctions.Storage;

namespace AuthFunctions;

/// <summary>A login whose password was the right one.</summary>
/// <param name="User">The user as it was when the password was verified.</param>
/// <param name="Rehashed">The same password hashed as new ones are, when the stored hash is weaker; otherwise null.</param>
internal sealed record VerifiedLogin(User User, HashedPassword? Rehashed);
