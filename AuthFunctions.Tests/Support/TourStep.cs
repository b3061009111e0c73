namespace AuthFunctions.Tests.Support;

/// <summary>A command of a <see cref="Tour"/> and the output that it promises.</summary>
internal sealed record TourStep(string Command, string Expected);
