namespace AuthFunctions.Tests.Soak;

/// <summary>A password that an account may have.</summary>
/// <param name="Password">The password; null while the account may not exist.</param>
/// <param name="MayStillArrive">Whether it comes from a request of unknown outcome, whose last write may take effect at any time until another one has.</param>
/// <param name="Ends">The sessions and reset tokens that ended if the account has this password.</param>
internal sealed record Candidate(string? Password, bool MayStillArrive, IReadOnlyList<Secret> Ends);
