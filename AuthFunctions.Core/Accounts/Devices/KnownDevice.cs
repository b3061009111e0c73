using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.Devices;

/// <summary>
/// A device that its user has logged in with, in the list of the user row (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). It is
/// counted apart from strangers who guess at the user's name, so that they do not keep the user out. It is no second factor.
/// </summary>
/// <param name="IdHash">SHA-256 of the device's id, in lower-case hex.</param>
/// <param name="LastUsed">The day of the last login with it, in UTC.</param>
/// <param name="Failures">The logins with it that have failed since one succeeded.</param>
public sealed record KnownDevice(string IdHash, DateOnly LastUsed, int Failures = 0)
{
    /// <summary>The devices that a user row lists at most.</summary>
    public const int MaxListed = 10;

    /// <summary>The logins with a device that may fail in a row before it is treated as an unknown one.</summary>
    public const int MaxFailures = 10;

    /// <summary>Whether logins with it are counted apart.</summary>
    [JsonIgnore]
    public bool IsTrusted => Failures < MaxFailures;

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
