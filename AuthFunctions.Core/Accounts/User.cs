using System.Collections.Immutable;
using AuthFunctions.Core.Accounts.Devices;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Tokens;

namespace AuthFunctions.Core.Accounts;

/// <summary>A user, with the sessions and the one-time tokens that are in force. The user row is the source of truth about an account.</summary>
public sealed record User
{
    /// <summary>The user's id, a version 7 UUID (RFC 9562) as text.</summary>
    public required string Id { get; init; }

    /// <summary>The email as typed; null for a user who has only a username.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the user has shown to read mails to the email.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>The email that the user wants to have instead; null for none.</summary>
    public PendingEmail? PendingEmail { get; init; }

    /// <summary>The emails that the user had until a short time ago, and can go back to, oldest first.</summary>
    public ImmutableArray<PreviousEmail> PreviousEmails { get; init; } = [];

    /// <summary>The username as typed at registration; null for a user who has only an email.</summary>
    public string? Username { get; init; }

    /// <summary>The language of mails to the user, one of <see cref="Languages.All"/>.</summary>
    public string Language { get; init; } = Languages.Default;

    /// <summary>The password's hash and how it was made.</summary>
    public required HashedPassword Password { get; init; }

    /// <summary>
    /// The number of changes of password, email, second factor or state. A login, a second step or a token that began under a lower number ends.
    /// </summary>
    public int AuthVersion { get; init; }

    /// <summary>The sessions that were given to clients and have not ended, oldest first. Expired ones may still be listed.</summary>
    public ImmutableArray<UserSession> Sessions { get; init; } = [];

    /// <summary>The devices that the user has logged in with, in the order of their last use.</summary>
    public ImmutableArray<KnownDevice> Devices { get; init; } = [];

    /// <summary>Whether the user has ever logged in, so that a login with an unknown device is one with a new device.</summary>
    public bool HasLoggedIn { get; init; }

    /// <summary>The one-time tokens that work, at most one for each purpose.</summary>
    public ImmutableDictionary<TokenPurpose, OneTimeToken> Tokens { get; init; } = ImmutableDictionary<TokenPurpose, OneTimeToken>.Empty;

    /// <summary>The recent changes of the account that the user is told about, of each kind the oldest first.</summary>
    public ImmutableArray<AccountChange> Changes { get; init; } = [];

    /// <summary>When the user deleted the account, whose rows are being deleted; null for an account that is in use.</summary>
    public DateTimeOffset? Erased { get; init; }

    /// <summary>When the user registered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When the row was last changed.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The row that was read, for storage to write this user back; null for a user that was not read.</summary>
    public StoredRow? Row { get; init; }

    /// <summary>The name that the user logs in with; null for a row that has none.</summary>
    public LoginName? LoginName =>
        Email is not null ? LoginName.Email(Email)
        : Username is not null ? LoginName.Username(Username)
        : null;

    /// <summary>Whether a token of a purpose, by its hash, is one of this user's. The caller checks the expiry.</summary>
    public bool HasToken(TokenPurpose purpose, string hash) => purpose == TokenPurpose.RevertEmail
        ? PreviousEmails.Any(previous => previous.TokenHash == hash)
        : Tokens.GetValueOrDefault(purpose)?.Hash == hash;

    /// <summary>Whether a login name is this user's, or an earlier one that nobody else can register yet.</summary>
    public bool Owns(LoginName name, DateTimeOffset now) =>
        name.IsOf(this) || (name.IsEmail && PreviousEmails.Any(previous => now < previous.Until && name.Matches(previous.Email)));

    /// <summary>This user after a login with a device, which is new or listed. The list keeps the devices that were used last.</summary>
    public User WithDevice(string idHash, DateOnly today)
    {
        var used = (FindDevice(idHash) ?? new KnownDevice(idHash, today)) with { LastUsed = today, Failures = 0 };
        return this with { HasLoggedIn = true, Devices = [.. Devices.Where(device => device.IdHash != idHash).TakeLast(KnownDevice.MaxListed - 1), used] };
    }

    /// <summary>This user after a failed login with a listed device.</summary>
    public User WithDeviceFailure(string idHash) => this with
    {
        Devices = [.. Devices.Select(device => device.IdHash == idHash ? device with { Failures = device.Failures + 1 } : device)],
    };

    /// <summary>The listed device with a hash, or null.</summary>
    public KnownDevice? FindDevice(string idHash) => Devices.FirstOrDefault(device => device.IdHash == idHash);

    /// <summary>This user with one more recent change. Old ones are dropped from the list.</summary>
    public User WithChange(AccountChange change)
    {
        var recent = Changes.Where(listed => change.At - listed.At < AccountChange.Retention).ToLookup(listed => listed.Kind == change.Kind);
        return this with { Changes = [.. recent[false], .. recent[true].TakeLast(AccountChange.MaxListed - 1), change] };
    }
}
