using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// The keys of rows. Every row has a partition of its own, so that no partition gets hot. Names and secrets are in keys as SHA-256 only.
/// </summary>
internal static class Keys
{
    public const string UserRow = "user";
    public const string IndexRow = "index";
    public const string ThrottleRow = "window";
    public const string Sweep = "sweep";
    public const string SweepUsersRow = "users";

    public static string User(string id) => $"user_{id}";

    /// <summary>The index row that makes the user of a name known.</summary>
    public static string Name(LoginName name) => name.IsEmail ? Email(name.Hash) : $"username_{name.Hash}";

    public static string Email(string emailHash) => $"email_{emailHash}";

    public static string Session(string idHash) => $"session_{idHash}";

    public static string Token(TokenPurpose purpose, string tokenHash) => $"{purpose.Name}_{tokenHash}";

    public static string Throttle(ThrottleKey key) => $"throttle_{key.Operation}_{key.SubjectHash}";
}
