namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>A password as it is stored.</summary>
/// <param name="Hash">The bcrypt hash in its modular crypt form, for example <c>$2b$12$…</c>.</param>
/// <param name="Scheme">What of the password was given to bcrypt.</param>
/// <param name="PepperId">The id of the key of <see cref="PasswordScheme.BcryptHmacSha384"/>; null in every other scheme.</param>
public sealed record HashedPassword(string Hash, PasswordScheme Scheme, string? PepperId = null);
