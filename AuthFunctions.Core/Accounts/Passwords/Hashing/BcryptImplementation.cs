namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The implementation of bcrypt. All return the same hashes.</summary>
public enum BcryptImplementation
{
    /// <summary><see cref="System"/> where it can be used, else <see cref="Library"/>.</summary>
    Auto,

    /// <summary>BCrypt.Net-Next, which runs everywhere.</summary>
    Library,

    /// <summary>The system's libcrypt, if it is libxcrypt, as on almost every Linux with glibc. It is faster.</summary>
    System,
}
