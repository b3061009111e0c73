namespace AuthFunctions.Tests.Support;

/// <summary>A command of a <see cref="Tour"/> and its expected output.</summary>
internal sealed record TourStep(string Command, string Expected);
