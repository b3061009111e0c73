namespace AuthFunctions.Http.Responses;

/// <summary>A message.</summary>
internal sealed record MessageResponse(string Message);
