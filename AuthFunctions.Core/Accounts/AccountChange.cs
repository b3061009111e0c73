using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts;

/// <summary>A change of an account that its user is told about, in the list of the user's recent changes.</summary>
/// <param name="Id">The id of the change, by which a background task finds out whether it took effect.</param>
/// <param name="At">When the change was made.</param>
/// <param name="Kind"><see cref="Password"/>, <see cref="Email"/> or <see cref="Device"/>. Newer versions may write others.</param>
public sealed record AccountChange(string Id, DateTimeOffset At, string Kind)
{
    /// <summary>The password was changed.</summary>
    public const string Password = "password";

    /// <summary>The email was changed.</summary>
    public const string Email = "email";

    /// <summary>Someone logged in with a device that is not known.</summary>
    public const string Device = "device";

    /// <summary>The changes of one kind that a user row lists at most. So many logins do not drop the change of a password.</summary>
    public const int MaxListed = 10;

    /// <summary>The time for which a change is listed: as long as a message can stay in the queue.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
