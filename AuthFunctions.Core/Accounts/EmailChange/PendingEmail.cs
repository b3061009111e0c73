namespace AuthFunctions.Core.Accounts.EmailChange;

/// <summary>The email that a user wants to have, until its owner confirms it.</summary>
/// <param name="RequestId">The id of the request, by which a background task finds out whether it took effect.</param>
/// <param name="Email">The email as typed.</param>
public sealed record PendingEmail(string RequestId, string Email);
