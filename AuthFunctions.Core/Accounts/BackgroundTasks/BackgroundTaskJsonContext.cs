using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.BackgroundTasks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackgroundTask))]
internal sealed partial class BackgroundTaskJsonContext : JsonSerializerContext;
