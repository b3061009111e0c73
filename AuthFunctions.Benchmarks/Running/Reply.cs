namespace AuthFunctions.Benchmarks.Running;

/// <summary>A response.</summary>
/// <param name="Text">Its body.</param>
/// <param name="Cookie">The first cookie that it sets, in the form in which the client sends it back: <c>name=value</c>.</param>
/// <param name="Failure">A description of the error; null if it has the expected status.</param>
internal sealed record Reply(string Text, string? Cookie, string? Failure);
