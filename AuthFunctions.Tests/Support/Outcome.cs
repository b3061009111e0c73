namespace AuthFunctions.Tests.Support;

/// <summary>What two flows about a user answered, and what works after them of all that the user had and the flows made.</summary>
/// <param name="First">What the first answered.</param>
/// <param name="Second">What the second answered.</param>
/// <param name="Sessions">Whose sessions work.</param>
/// <param name="Passwords">Whose password does.</param>
/// <param name="Tokens">Whose reset token does.</param>
/// <param name="Flaws">What the table has that it must not.</param>
internal sealed record Outcome(string First, string Second, string Sessions, string Passwords, string Tokens, string Flaws);
