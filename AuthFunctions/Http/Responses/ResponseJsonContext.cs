using System.Text.Json.Serialization;
using AuthFunctions.Core.Accounts.Export;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AuthFunctions.Http.Responses;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccountExport))]
[JsonSerializable(typeof(EmailMessageResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(MessageResponse))]
[JsonSerializable(typeof(ProfileResponse))]
[JsonSerializable(typeof(RegisteredResponse))]
[JsonSerializable(typeof(ResetTokenResponse))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(SessionListResponse))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ResponseJsonContext : JsonSerializerContext;
