using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The system's libcrypt, if it is libxcrypt: it must have <c>crypt_rn</c> and bcrypt.</summary>
internal sealed unsafe class SystemBcrypt : IBcrypt
{
    private const int UsedBytes = 72;

    // sizeof(struct crypt_data), part of the library's binary interface. A library that needs more fails.
    private const int DataSize = 32768;

    // The second is the name of a build without the compatibility interfaces for programs older than libxcrypt.
    private static readonly string[] FileNames = ["libcrypt.so.1", "libcrypt.so.2"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The first was published with crypt_blowfish. The second has bytes over 127, with which an old bug showed.
    private static readonly (string Text, string Hash)[] KnownAnswers =
    [
        ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("Пароль-δοκιμή", "$2b$05$KmR7yWvQ0sXbT3uJcLh1DebKPWqbwKfGF6nupw7yGTl5el/1mE2ZO"),
    ];

    // char *crypt_rn(const char *phrase, const char *setting, void *data, int size)
    private readonly delegate* unmanaged<byte*, byte*, byte*, int, byte*> _cryptRn;

    private SystemBcrypt(nint cryptRn) => _cryptRn = (delegate* unmanaged<byte*, byte*, byte*, int, byte*>)cryptRn;

    /// <summary>Loads the library and runs its known-answer test.</summary>
    /// <returns>The library; null where there is none, or none that hashes correctly.</returns>
    public static SystemBcrypt? TryLoad() => OperatingSystem.IsLinux() ? TryLoad(FileNames) : null;

    /// <summary>As <see cref="TryLoad()"/>, with the first of these files that exists.</summary>
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

    /// <summary>The known-answer test: whether a function from texts and salts to hashes returns the known hashes.</summary>
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

            // The rest of the buffer is zero and ends the phrase.
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
