namespace AuthFunctions.Http.Responses;

/// <summary>A reset token, where it is delivered in responses.</summary>
internal sealed record ResetTokenResponse(string Email, string ResetToken);
