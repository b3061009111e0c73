namespace AuthFunctions.Tests.Soak;

/// <summary>A possible password of an account.</summary>
/// <param name="Password">The password; null means that the account may not exist.</param>
/// <param name="MayStillArrive">Whether its request has an unknown result. The last write may still take effect, until another write does.</param>
/// <param name="Ends">The sessions and reset tokens that have ended if the account has this password.</param>
internal sealed record Candidate(string? Password, bool MayStillArrive, IReadOnlyList<Secret> Ends);
