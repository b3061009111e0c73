namespace AuthFunctions.Http.Responses;

/// <summary>An email and a message about it.</summary>
internal sealed record EmailMessageResponse(string? Email, string Message);
