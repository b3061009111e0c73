namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>The names of schemes in rows and exports. They stay as they are.</summary>
internal static class PasswordSchemes
{
    private const string Imported = "imported";

    /// <summary>The name of a scheme.</summary>
    public static string NameOf(PasswordScheme scheme) => scheme switch
    {
        PasswordScheme.Imported => Imported,
        PasswordScheme.Bcrypt => "bcrypt",
        PasswordScheme.BcryptSha384 => "bcrypt-sha384",
        PasswordScheme.BcryptHmacSha384 => "bcrypt-hmac-sha384",
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "The scheme has no name."),
    };

    /// <summary>The scheme of a name.</summary>
    /// <exception cref="InvalidDataException">There is no such scheme.</exception>
    public static PasswordScheme Parse(string name) => name switch
    {
        Imported => PasswordScheme.Imported,
        "bcrypt" => PasswordScheme.Bcrypt,
        "bcrypt-sha384" => PasswordScheme.BcryptSha384,
        "bcrypt-hmac-sha384" => PasswordScheme.BcryptHmacSha384,
        _ => throw new InvalidDataException($"The password scheme '{name}' is not known."),
    };
}
