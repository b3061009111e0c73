namespace AuthFunctions.Storage;

/// <summary>How many rows a sweep deleted.</summary>
/// <param name="Sessions">Rows of expired sessions.</param>
/// <param name="ResetTokens">Rows of expired reset tokens.</param>
/// <param name="Counters">Rows of throttles that have expired.</param>
/// <param name="Users">Rows of users whose registration was never completed.</param>
public sealed record SweepResult(int Sessions, int ResetTokens, int Counters, int Users);
