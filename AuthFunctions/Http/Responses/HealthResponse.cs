namespace AuthFunctions.Http.Responses;

/// <summary>The state of the app.</summary>
internal sealed record HealthResponse(string Status);
