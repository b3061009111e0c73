using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AuthFunctions.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<UserSession>))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
