namespace AuthFunctions.Tests.Support;

/// <summary>What two flows answered, and whether an operation of theirs was held back meanwhile.</summary>
internal sealed record Answers(string First, string Second, bool IsFirstHeld, bool IsSecondHeld);
