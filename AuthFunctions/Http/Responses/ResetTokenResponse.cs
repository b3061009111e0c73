using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AuthFunctions.Http.Responses;

/// <summary>A reset token, where it is delivered in responses.</summary>
internal sealed record ResetTokenResponse(string Email, [property: Description("The token for `PUT /reset_password`."), DataType("uuid")] string ResetToken);
