namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>bcrypt as OpenBSD's revision <c>$2b$</c> defines it.</summary>
public interface IBcrypt
{
    /// <summary>Hashes the first 72 UTF-8 bytes of a text. Safe to call from many threads at once.</summary>
    /// <param name="text">The text, without NUL: implementations disagree about where a text with NUL ends.</param>
    /// <param name="salt">A salt with its work factor: <c>$2b$12$</c> and 22 characters. Two bits of the last one count.</param>
    /// <returns>The hash of 60 characters: the salt, its unused bits cleared, and the digest.</returns>
    /// <exception cref="ArgumentException">The text has a NUL or half of a surrogate pair.</exception>
    string Hash(string text, string salt);
}
