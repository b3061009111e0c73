namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>Which implementation of bcrypt hashes passwords. All give the same hashes.</summary>
public enum BcryptImplementation
{
    /// <summary><see cref="System"/> where it can be used, else <see cref="Library"/>.</summary>
    Auto,

    /// <summary>BCrypt.Net-Next, which runs everywhere.</summary>
    Library,

    /// <summary>The system's libcrypt, where it is libxcrypt, as on practically every Linux with glibc: it takes less time for a hash.</summary>
    System,
}
