namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>A limit is reached.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="RetryAfter">The time after which a retry may succeed; null where waiting does not help.</param>
internal sealed record ThrottleRefusal(ThrottleLimit Limit, TimeSpan? RetryAfter);
