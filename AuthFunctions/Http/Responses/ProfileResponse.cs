using System.ComponentModel;

namespace AuthFunctions.Http.Responses;

/// <summary>The email of the user who is logged in; null for a user who has only a username.</summary>
internal sealed record ProfileResponse([property: Description("As registered; null for a user who has only a username.")] string? Email);
