namespace AuthFunctions.Benchmarks.Running;

/// <summary>An answer.</summary>
/// <param name="Text">Its body.</param>
/// <param name="Cookie">The first cookie that it sets, as it is sent back: <c>name=value</c>.</param>
/// <param name="Failure">What is wrong with it; null when it has the status that was expected.</param>
internal sealed record Reply(string Text, string? Cookie, string? Failure);
