namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>The user of a session.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The email as registered; null for a user who has only a username.</param>
/// <param name="Username">The username as registered; null for a user who has only an email.</param>
public sealed record SessionUser(string Id, string? Email, string? Username);
