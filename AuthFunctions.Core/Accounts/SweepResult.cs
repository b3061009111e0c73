namespace AuthFunctions.Core.Accounts;

/// <summary>The numbers of rows that a sweep deleted.</summary>
/// <param name="Sessions">Rows of expired sessions.</param>
/// <param name="Tokens">Rows of expired one-time tokens.</param>
/// <param name="Counters">Rows of expired throttle counters.</param>
/// <param name="Names">Rows of emails that were reserved for a change, or given up by one.</param>
/// <param name="Users">Rows of users whose registration was never completed.</param>
public sealed record SweepResult(int Sessions, int Tokens, int Counters, int Names, int Users);
