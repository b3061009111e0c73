using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts;

/// <summary>A change of an account that its user is told about, in the list of the user's recent changes.</summary>
/// <param name="Id">The id of the change, by which a background task finds out whether it took effect.</param>
/// <param name="At">When the change was made.</param>
public sealed record AccountChange(string Id, DateTimeOffset At)
{
    /// <summary>The changes that a user row lists at most.</summary>
    public const int MaxListed = 10;

    /// <summary>The time for which a change is listed: as long as a message can stay in the queue.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
