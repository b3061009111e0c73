using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Storage;

/// <summary>The user row.</summary>
internal static class UserRow
{
    private const string Id = "id";
    private const string Email = "email";
    private const string Username = "username";
    private const string PasswordHash = "hashed_password";
    private const string Scheme = "password_scheme";
    private const string PepperId = "pepper_id";
    private const string Sessions = "sessions";
    private const string ResetTokenHash = "reset_token_hash";
    private const string ResetTokenExpires = "reset_token_expires";
    private const string Created = "created";
    private const string Updated = "updated";

    public static TableEntity From(User user)
    {
        var row = new TableEntity(Keys.User(user.Id), Keys.UserRow)
        {
            [Id] = user.Id,
            [PasswordHash] = user.Password.Hash,
            [Created] = user.Created,
            [Updated] = user.Updated,
        };
        row.AddUnlessNull(Email, user.Email);
        row.AddUnlessNull(Username, user.Username);
        row.AddUnlessNull(Scheme, Name(user.Password.Scheme));
        row.AddUnlessNull(PepperId, user.Password.PepperId);
        if (!user.Sessions.IsEmpty)
        {
            row[Sessions] = JsonSerializer.Serialize(user.Sessions, StorageJsonContext.Default.ImmutableArrayUserSession);
        }

        if (user.ResetToken is { } token)
        {
            row[ResetTokenHash] = token.Hash;
            row[ResetTokenExpires] = token.Expires;
        }

        if (user.ETag is { } etag)
        {
            row.ETag = new ETag(etag);
        }

        return row;
    }

    public static User Read(TableEntity row) => new()
    {
        Id = row.GetRequiredString(Id),
        Email = row.GetString(Email),
        Username = row.GetString(Username),
        Password = ReadPassword(row),
        Sessions = row.GetString(Sessions) is { } sessions
            ? JsonSerializer.Deserialize(sessions, StorageJsonContext.Default.ImmutableArrayUserSession)
            : [],
        ResetToken = row.GetString(ResetTokenHash) is { } hash
            ? new UserResetToken(hash, row.GetRequiredTime(ResetTokenExpires))
            : null,
        Created = row.GetRequiredTime(Created),
        Updated = row.GetRequiredTime(Updated),
        ETag = row.ETag.ToString(),
    };

    private static HashedPassword ReadPassword(TableEntity row)
    {
        var scheme = ParseScheme(row.GetString(Scheme));
        return new HashedPassword(
            row.GetRequiredString(PasswordHash),
            scheme,
            scheme == PasswordScheme.BcryptHmacSha384 ? row.GetRequiredString(PepperId) : null);
    }

    private static string? Name(PasswordScheme scheme) => scheme switch
    {
        PasswordScheme.Bcrypt => "bcrypt",
        PasswordScheme.BcryptSha384 => "bcrypt-sha384",
        PasswordScheme.BcryptHmacSha384 => "bcrypt-hmac-sha384",
        _ => null,
    };

    private static PasswordScheme ParseScheme(string? name) => name switch
    {
        null => PasswordScheme.Imported,
        "bcrypt" => PasswordScheme.Bcrypt,
        "bcrypt-sha384" => PasswordScheme.BcryptSha384,
        "bcrypt-hmac-sha384" => PasswordScheme.BcryptHmacSha384,
        _ => throw new InvalidDataException($"A user row has the unknown password scheme '{name}'."),
    };
}
