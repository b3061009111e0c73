namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>How often something may be done.</summary>
/// <param name="Key">What is counted.</param>
/// <param name="Max">How often it may be done in a window.</param>
/// <param name="Window">The length of a window, which begins with the first time.</param>
/// <param name="MaxConsecutive">How often it may be done before the counter is cleared; null for no such limit.</param>
internal sealed record ThrottleLimit(ThrottleKey Key, int Max, TimeSpan Window, int? MaxConsecutive = null);
