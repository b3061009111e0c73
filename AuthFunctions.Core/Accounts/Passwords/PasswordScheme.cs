namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>What of a password was given to bcrypt, which reads 72 bytes at most.</summary>
public enum PasswordScheme
{
    /// <summary>
    /// The row does not say: the hash comes from another system, where bytes past the 72nd were ignored. It is replaced
    /// by one of the others at the next login.
    /// </summary>
    Imported,

    /// <summary>The password's UTF-8 bytes, which were 72 at most and held no NUL. A longer password does not match.</summary>
    Bcrypt,

    /// <summary>The base64 text of the SHA-384 of the password's UTF-8 bytes.</summary>
    BcryptSha384,

    /// <summary>The base64 text of the HMAC-SHA-384 of the password's UTF-8 bytes, under a key that storage does not hold (a pepper).</summary>
    BcryptHmacSha384,
}
