namespace AuthFunctions.Core.Accounts.Tokens;

/// <summary>A one-time token that a user row accepts.</summary>
/// <param name="Hash">SHA-256 of the token, in lower-case hex.</param>
/// <param name="Expires">The first instant at which the token is no longer valid.</param>
/// <param name="Data">What the token confirms, such as a new email; null where the purpose says everything.</param>
public sealed record OneTimeToken(string Hash, DateTimeOffset Expires, string? Data = null);
