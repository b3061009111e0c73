using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.EmailChange;

/// <summary>
/// An email that a user had until a short time ago, in the list of the user row. Its owner can take the account back, and no other user can register it
/// meanwhile.
/// </summary>
/// <param name="ChangeId">The id of the change by which the user gave it up (<see cref="AccountChange.Id"/>).</param>
/// <param name="Email">The email as registered.</param>
/// <param name="Until">The first instant at which the user can no longer go back to it.</param>
/// <param name="TokenHash">SHA-256 of the token by which the user goes back to it, in lower-case hex; null before the mail with it was written.</param>
public sealed record PreviousEmail(string ChangeId, string Email, DateTimeOffset Until, string? TokenHash = null)
{
    /// <summary>The time for which a user can go back to an email.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
