namespace AuthFunctions.Tests.Support;

/// <summary>The responses of two flows, and whether an operation of each flow was held back.</summary>
internal sealed record Responses(string First, string Second, bool IsFirstHeld, bool IsSecondHeld);
