using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AuthFunctions.Http.Responses;

/// <summary>A user who was registered under a username.</summary>
internal sealed record RegisteredResponse(string Message, [property: Description("The id of the user."), DataType("uuid")] string UserId);
