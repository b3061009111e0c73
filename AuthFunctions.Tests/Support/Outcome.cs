namespace AuthFunctions.Tests.Support;

/// <summary>The responses of two flows on the same user, and the credentials that work afterwards.</summary>
/// <param name="First">The response of the first flow.</param>
/// <param name="Second">The response of the second flow.</param>
/// <param name="Sessions">The clients whose sessions work.</param>
/// <param name="Passwords">The clients whose password works.</param>
/// <param name="Tokens">The clients whose reset token works.</param>
/// <param name="Flaws">The violations that were found in the table.</param>
/// <param name="Names">Where a flow is about several names: who has each.</param>
/// <param name="Mails">Where mails are sent: their kinds.</param>
internal sealed record Outcome(
    string First, string Second, string Sessions, string Passwords, string Tokens, string Flaws, string Names = "", string Mails = "");
