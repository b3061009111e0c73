namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>BCrypt.Net-Next.</summary>
internal sealed class LibraryBcrypt : IBcrypt
{
    /// <inheritdoc />
    public string Hash(string text, string salt) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("The text has a NUL.", nameof(text))
            : BCrypt.Net.BCrypt.HashPassword(text, salt);
}
