namespace BCrypt.Net;

/// <summary>The digest that an enhanced hash takes of the text before bcrypt.</summary>
public enum HashType
{
    /// <summary>No digest; not valid for an enhanced hash.</summary>
    None = -1,

    /// <summary>SHA-256.</summary>
    SHA256 = 0,

    /// <summary>SHA-384, the default.</summary>
    SHA384 = 1,

    /// <summary>SHA-512.</summary>
    SHA512 = 2,
}
