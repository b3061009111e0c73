namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>
/// The public id of a session: 64 bits of the hash of its id, in hex. It tells nothing about the id, which has 128 random bits, so that lists, logs and
/// addresses can hold it.
/// </summary>
public static class SessionHandle
{
    /// <summary>The length of a handle in characters.</summary>
    public const int Length = 16;

    /// <summary>The handle of the session whose id has a hash.</summary>
    public static string Of(string idHash) => idHash[..Length];
}
