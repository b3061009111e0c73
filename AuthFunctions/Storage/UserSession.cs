namespace AuthFunctions.Storage;

/// <summary>A session in its user's list.</summary>
/// <param name="IdHash">SHA-256 of the session id, in lower-case hex.</param>
/// <param name="Created">When the user logged in.</param>
/// <param name="Expires">The first instant at which the session is no longer valid.</param>
public sealed record UserSession(string IdHash, DateTimeOffset Created, DateTimeOffset Expires);
