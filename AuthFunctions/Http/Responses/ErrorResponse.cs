namespace AuthFunctions.Http.Responses;

/// <summary>An error of the username API.</summary>
internal sealed record ErrorResponse(string Error);
