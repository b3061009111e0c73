using System.Collections.Immutable;
using System.Text.Json;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Tokens;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The user row.</summary>
internal static class UserRow
{
    private const string Id = "id";
    private const string Email = "email";
    private const string Username = "username";
    private const string EmailVerified = "email_verified";
    private const string PendingEmail = "pending_email";
    private const string PendingEmailRequest = "pending_email_request";
    private const string PreviousEmails = "previous_emails";
    private const string Language = "language";
    private const string Erased = "erased";
    private const string PasswordHash = "hashed_password";
    private const string Scheme = "password_scheme";
    private const string PepperId = "pepper_id";
    private const string AuthVersion = "auth_version";
    private const string Requires = "requires";
    private const string Sessions = "sessions";
    private const string Changes = "changes";
    private const string Devices = "devices";
    private const string Created = "created";
    private const string Updated = "updated";

    // What a reader must know of, so that it lets no user in whose account is being deleted.
    private const string RequiresErasure = "erasure";

    private static readonly Columns Columns = new(
    [
        Id, Email, EmailVerified, PendingEmail, PendingEmailRequest, PreviousEmails, Username, Language, Requires, Erased, PasswordHash, Scheme, PepperId, AuthVersion, Sessions, Changes, Devices, Created, Updated,
        .. TokenPurpose.All.SelectMany(purpose => (string[])[TokenHash(purpose), TokenExpires(purpose), TokenData(purpose)]),
    ]);

    public static TableEntity From(User user)
    {
        var row = new TableEntity(Keys.User(user.Id), Keys.UserRow)
        {
            [Id] = user.Id,
            [EmailVerified] = user.EmailVerified,
            [Language] = user.Language,
            [PasswordHash] = user.Password.Hash,
            [AuthVersion] = user.AuthVersion,
            [Created] = user.Created,
            [Updated] = user.Updated,
        };
        row.AddUnlessNull(Email, user.Email);
        row.AddUnlessNull(PendingEmail, user.PendingEmail?.Email);
        row.AddUnlessNull(PendingEmailRequest, user.PendingEmail?.RequestId);
        row.AddUnlessNull(Username, user.Username);
        if (user.Password.Scheme != PasswordScheme.Imported)
        {
            row[Scheme] = PasswordSchemes.NameOf(user.Password.Scheme);
        }

        row.AddUnlessNull(PepperId, user.Password.PepperId);
        if (!user.Sessions.IsEmpty)
        {
            row[Sessions] = JsonSerializer.Serialize(user.Sessions, StorageJsonContext.Default.ImmutableArrayUserSession);
        }

        if (user.Erased is { } erased)
        {
            row[Erased] = erased;
            row[Requires] = RequiresErasure;
        }

        if (!user.PreviousEmails.IsEmpty)
        {
            row[PreviousEmails] = JsonSerializer.Serialize(user.PreviousEmails, StorageJsonContext.Default.ImmutableArrayPreviousEmail);
        }

        if (!user.Changes.IsEmpty)
        {
            row[Changes] = JsonSerializer.Serialize(user.Changes, StorageJsonContext.Default.ImmutableArrayAccountChange);
        }

        // An empty list says that the user has logged in.
        if (user.HasLoggedIn)
        {
            row[Devices] = JsonSerializer.Serialize(user.Devices, StorageJsonContext.Default.ImmutableArrayKnownDevice);
        }

        foreach (var (purpose, token) in user.Tokens)
        {
            row[TokenHash(purpose)] = token.Hash;
            row[TokenExpires(purpose)] = token.Expires;
            row.AddUnlessNull(TokenData(purpose), token.Data);
        }

        Columns.Restore(row, user.Row);
        return row;
    }

    /// <exception cref="ServiceUnavailableException">The row requires a feature that this version of the app does not have.</exception>
    public static User Read(TableEntity row)
    {
        // Written by a newer version, for instance for a second factor: this version must not let the user in without it.
        if (row.GetString(Requires) is { Length: > 0 } requirements && requirements != RequiresErasure)
        {
            throw new ServiceUnavailableException($"The row in partition '{row.PartitionKey}' requires '{requirements}', which this version does not know.");
        }

        return new User
        {
            Id = row.GetRequiredString(Id),
            Email = row.GetString(Email),
            EmailVerified = row.GetBoolean(EmailVerified) ?? false,
            PendingEmail = row.GetString(PendingEmail) is { } pending ? new PendingEmail(row.GetRequiredString(PendingEmailRequest), pending) : null,
            PreviousEmails = ReadPreviousEmails(row),
            Username = row.GetString(Username),
            Language = row.GetString(Language) ?? Languages.Default,
            Erased = row.GetDateTimeOffset(Erased),
            Password = ReadPassword(row),
            AuthVersion = row.GetInt32(AuthVersion) ?? 0,
            Sessions = row.GetString(Sessions) is { } sessions
                ? JsonSerializer.Deserialize(sessions, StorageJsonContext.Default.ImmutableArrayUserSession)
                : [],
            Changes = row.GetString(Changes) is { } changes
                ? JsonSerializer.Deserialize(changes, StorageJsonContext.Default.ImmutableArrayAccountChange)
                : [],
            HasLoggedIn = row.GetString(Devices) is not null,
            Devices = row.GetString(Devices) is { } devices
                ? JsonSerializer.Deserialize(devices, StorageJsonContext.Default.ImmutableArrayKnownDevice)
                : [],
            Tokens = ReadTokens(row),
            Created = row.GetRequiredTime(Created),
            Updated = row.GetRequiredTime(Updated),
            Row = Columns.Keep(row),
        };
    }

    /// <summary>Reads the name of a user of any version.</summary>
    public static LoginName ReadName(TableEntity row) => row.GetString(Email) is { } email
        ? LoginName.Email(email)
        : LoginName.Username(row.GetRequiredString(Username));

    /// <summary>Whether an index row's partition is that of a user's name, of any version, or of an earlier one that is still reserved.</summary>
    public static bool Owns(TableEntity row, string indexKey, DateTimeOffset now) =>
        Keys.Name(ReadName(row)) == indexKey
        || ReadPreviousEmails(row).Any(previous => now < previous.Until && Keys.Name(LoginName.Email(previous.Email)) == indexKey);

    /// <summary>Reads the id of a user of any version.</summary>
    public static string ReadId(TableEntity row) => row.GetRequiredString(Id);

    private static ImmutableArray<PreviousEmail> ReadPreviousEmails(TableEntity row) => row.GetString(PreviousEmails) is { } previous
        ? JsonSerializer.Deserialize(previous, StorageJsonContext.Default.ImmutableArrayPreviousEmail)
        : [];

    private static ImmutableDictionary<TokenPurpose, OneTimeToken> ReadTokens(TableEntity row)
    {
        var tokens = ImmutableDictionary<TokenPurpose, OneTimeToken>.Empty;
        foreach (var purpose in TokenPurpose.All)
        {
            if (row.GetString(TokenHash(purpose)) is { } hash)
            {
                tokens = tokens.Add(purpose, new OneTimeToken(hash, row.GetRequiredTime(TokenExpires(purpose)), row.GetString(TokenData(purpose))));
            }
        }

        return tokens;
    }

    private static HashedPassword ReadPassword(TableEntity row)
    {
        // The systems that hashes are imported from write no scheme.
        var scheme = row.GetString(Scheme) is { } name ? PasswordSchemes.Parse(name) : PasswordScheme.Imported;
        return new HashedPassword(
            row.GetRequiredString(PasswordHash),
            scheme,
            scheme == PasswordScheme.BcryptHmacSha384 ? row.GetRequiredString(PepperId) : null);
    }

    private static string TokenHash(TokenPurpose purpose) => $"{purpose.Name}_token_hash";

    private static string TokenExpires(TokenPurpose purpose) => $"{purpose.Name}_token_expires";

    private static string TokenData(TokenPurpose purpose) => $"{purpose.Name}_token_data";
}
