using System.Security.Cryptography;

namespace AuthFunctions.Core.Accounts;

/// <summary>Ids that need to be unique within one row. They are no secrets.</summary>
internal static class RandomId
{
    private const int Bytes = 8;

    /// <summary>Makes a new id: 64 random bits in lower-case hex.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
}
