namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>A session that was just created.</summary>
/// <param name="User">The user.</param>
/// <param name="Id">The session id, for the user alone.</param>
/// <param name="Lifetime">The time until the session ends.</param>
public sealed record NewSession(SessionUser User, string Id, TimeSpan Lifetime);
