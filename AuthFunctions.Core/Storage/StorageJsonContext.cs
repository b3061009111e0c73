using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Core.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<AccountChange>))]
[JsonSerializable(typeof(ImmutableArray<KnownDevice>))]
[JsonSerializable(typeof(ImmutableArray<PreviousEmail>))]
[JsonSerializable(typeof(ImmutableArray<UserSession>))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
