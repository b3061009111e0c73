using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The system's libcrypt, where it has <c>crypt_rn</c> and knows bcrypt: libxcrypt does.</summary>
internal sealed unsafe class SystemBcrypt : IBcrypt
{
    private const int UsedBytes = 72;

    // sizeof(struct crypt_data), part of the library's binary interface; one that needs more says so by failing.
    private const int DataSize = 32768;

    // The second is its name where it does without what programs of the time before libxcrypt need.
    private static readonly string[] FileNames = ["libcrypt.so.1", "libcrypt.so.2"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The first was published with crypt_blowfish. The second is of another alphabet, which is where an old bug showed, and past 72 bytes.
    private static readonly (string Text, string Hash)[] KnownAnswers =
    [
        ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("Пароль-δοκιμή", "$2b$05$KmR7yWvQ0sXbT3uJcLh1DebKPWqbwKfGF6nupw7yGTl5el/1mE2ZO"),
    ];

    // char *crypt_rn(const char *phrase, const char *setting, void *data, int size)
    private readonly delegate* unmanaged<byte*, byte*, byte*, int, byte*> _cryptRn;

    private SystemBcrypt(nint cryptRn) => _cryptRn = (delegate* unmanaged<byte*, byte*, byte*, int, byte*>)cryptRn;

    /// <summary>Loads the library, and has it hash what the hash is known of.</summary>
    /// <returns>Null where there is none, or none that hashes right.</returns>
    public static SystemBcrypt? TryLoad() => OperatingSystem.IsLinux() ? TryLoad(FileNames) : null;

    /// <summary>As <see cref="TryLoad()"/>, of the first file that is there.</summary>
    public static SystemBcrypt? TryLoad(params ReadOnlySpan<string> fileNames)
    {
        foreach (var fileName in fileNames)
        {
            // It stays loaded until the process ends.
            if (NativeLibrary.TryLoad(fileName, out var library)
                && NativeLibrary.TryGetExport(library, "crypt_rn", out var cryptRn)
                && new SystemBcrypt(cryptRn) is var bcrypt
                && Knows(bcrypt.TryHash))
            {
                return bcrypt;
            }
        }

        return null;
    }

    /// <summary>Whether a function from texts and salts to hashes gives those that are known.</summary>
    public static bool Knows(Func<string, string, string?> hash) =>
        Array.TrueForAll(KnownAnswers, known => hash(known.Text, BcryptHash.SaltOf(known.Hash)) == known.Hash);

    /// <inheritdoc />
    public string Hash(string text, string salt) =>
        TryHash(text, salt) ?? throw new CryptographicException("libcrypt did not hash.");

    private string? TryHash(string text, string salt)
    {
        Span<byte> phrase = stackalloc byte[UsedBytes + 1];
        Span<byte> data = stackalloc byte[DataSize];
        var bytes = Utf8.GetBytes(text);
        try
        {
            if (bytes.Contains((byte)0))
            {
                throw new ArgumentException("The text has a NUL.", nameof(text));
            }

            // What is left of the phrase ends it.
            bytes.AsSpan(0, int.Min(bytes.Length, UsedBytes)).CopyTo(phrase);
            ReadOnlySpan<byte> setting = [.. Encoding.ASCII.GetBytes(salt), 0];
            fixed (byte* phrasePointer = phrase, settingPointer = setting, dataPointer = data)
            {
                return Marshal.PtrToStringUTF8((nint)_cryptRn(phrasePointer, settingPointer, dataPointer, DataSize));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(data);
        }
    }
}
