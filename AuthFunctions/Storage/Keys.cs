using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Storage;

/// <summary>
/// Where each row stands. Every row has a partition of its own, so that no partition is hot; names and secrets appear
/// in keys only as SHA-256.
/// </summary>
internal static class Keys
{
    public const string UserRow = "user";
    public const string IndexRow = "index";
    public const string ThrottleRow = "window";
    public const string Sweep = "sweep";
    public const string SweepRow = "users";

    public static string User(string id) => $"user_{id}";

    public static string Email(string email) => $"email_{NameHash(email)}";

    public static string Username(string username) => $"username_{NameHash(username)}";

    public static string Session(string idHash) => $"session_{idHash}";

    public static string ResetToken(string tokenHash) => $"reset_{tokenHash}";

    public static string Throttle(string act, string subject) => $"throttle_{act}_{NameHash(subject)}";

    /// <summary>The partition of the index row that makes a user known.</summary>
    public static string NameOf(User user) => user.Email is { } email ? Email(email) : Username(user.Username!);

    // Changing what NameHash folds would orphan every index row there is.
    private static string NameHash(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToUpperInvariant())));
}
