namespace AuthFunctions.Http.Responses;

/// <summary>The email of the user who is logged in; null for a user who has only a username.</summary>
internal sealed record ProfileResponse(string? Email);
