using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>A session in its user's list.</summary>
/// <param name="IdHash">SHA-256 of the session id, in lower-case hex.</param>
/// <param name="Created">When the user logged in.</param>
/// <param name="Expires">The first instant at which the session is no longer valid.</param>
public sealed record UserSession(string IdHash, DateTimeOffset Created, DateTimeOffset Expires)
{
    /// <summary>The public id of the session.</summary>
    [JsonIgnore]
    public string Handle => SessionHandle.Of(IdHash);

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
