using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>Keyed hashes of passwords, which bcrypt hashes in their place: 64 characters for any password.</summary>
internal sealed class Pepper(PepperOptions options)
{
    private readonly Dictionary<string, byte[]> _keys =
        options.Keys.ToDictionary(key => key.Key, key => Convert.FromBase64String(key.Value), options.Keys.Comparer);

    /// <summary>The id of the key for new hashes, or null when they are made without one.</summary>
    public string? CurrentKeyId => options.CurrentKeyId;

    /// <summary>Whether there is a key of an id.</summary>
    public bool HasKey(string id) => _keys.ContainsKey(id);

    /// <summary>Whether an id, or none, is that of the key for new hashes.</summary>
    public bool IsCurrent(string? id) => options.Keys.Comparer.Equals(id, CurrentKeyId);

    /// <summary>The base64 text of the HMAC-SHA-384 of a password's UTF-8 bytes.</summary>
    public string Apply(string password, string keyId)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return Convert.ToBase64String(HMACSHA384.HashData(_keys[keyId], bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
