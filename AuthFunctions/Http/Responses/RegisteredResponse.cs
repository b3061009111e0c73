namespace AuthFunctions.Http.Responses;

/// <summary>A user who was registered under a username.</summary>
internal sealed record RegisteredResponse(string Message, string UserId);
