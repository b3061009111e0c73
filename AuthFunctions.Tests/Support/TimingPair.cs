namespace AuthFunctions.Tests.Support;

/// <summary>Two requests whose times are compared.</summary>
/// <param name="First">The name of the first request.</param>
/// <param name="Second">The name of the second request.</param>
/// <param name="IsControl">Whether the times differ on purpose. A trial that finds no difference in a control is not sensitive enough.</param>
internal sealed record TimingPair(string First, string Second, bool IsControl = false);
