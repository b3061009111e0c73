using System.Collections.Immutable;
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
public sealed record PreviousEmail(string ChangeId, string Email, DateTimeOffset Until)
{
    /// <summary>The emails that are listed at most. None is dropped for another one: a stranger could push out the oldest, which wins.</summary>
    public const int MaxListed = 10;

    /// <summary>The tokens that are listed at most. Those of a repeated request are few.</summary>
    public const int MaxTokens = 5;

    /// <summary>The time for which a user can go back to an email.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>
    /// SHA-256 of the tokens by which the user goes back to it, in lower-case hex. Every mail to it has one: the owner may open any of them.
    /// </summary>
    public ImmutableArray<string> TokenHashes { get; init; } = [];

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }
}
