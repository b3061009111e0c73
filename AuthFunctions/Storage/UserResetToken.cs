namespace AuthFunctions.Storage;

/// <summary>The reset token that a user row accepts.</summary>
/// <param name="Hash">SHA-256 of the token, in lower-case hex.</param>
/// <param name="Expires">The first instant at which the token is no longer valid.</param>
public sealed record UserResetToken(string Hash, DateTimeOffset Expires);
