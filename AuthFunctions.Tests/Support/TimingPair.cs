namespace AuthFunctions.Tests.Support;

/// <summary>Two requests whose times are compared.</summary>
/// <param name="First">The name of the first.</param>
/// <param name="Second">The name of the second.</param>
/// <param name="IsControl">Whether they differ by what was planted, so that a trial which does not tell them apart can tell nothing apart.</param>
internal sealed record TimingPair(string First, string Second, bool IsControl = false);
