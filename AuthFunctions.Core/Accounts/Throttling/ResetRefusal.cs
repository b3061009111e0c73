namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>A request for a reset token is over a limit.</summary>
/// <param name="RetryAfter">The time to wait before another request.</param>
/// <param name="IsOfNameOnly">
/// Whether only limits of the name are reached, which anybody can reach. The request is served nevertheless if the user has no token that works.
/// </param>
internal sealed record ResetRefusal(TimeSpan RetryAfter, bool IsOfNameOnly);
