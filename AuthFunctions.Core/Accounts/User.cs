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

    /// <summary>Finds when a token of a purpose expires, by its hash.</summary>
    /// <returns>The first instant at which it is no longer valid; null when it is not one of this user's.</returns>
    public DateTimeOffset? FindTokenExpiry(TokenPurpose purpose, string hash) => purpose == TokenPurpose.RevertEmail
        ? FindPreviousEmail(hash)?.Until
        : Tokens.GetValueOrDefault(purpose) is { } token && token.Hash == hash ? token.Expires : null;

    /// <summary>Every token by its purpose and hash, expired ones too.</summary>
    public IEnumerable<(TokenPurpose Purpose, string Hash)> ListTokens() =>
        Tokens.Select(token => (token.Key, token.Value.Hash))
            .Concat(PreviousEmails.SelectMany(previous => previous.TokenHashes, (_, hash) => (TokenPurpose.RevertEmail, hash)));

    /// <summary>Whether a login name is this user's, or an earlier one that no other user can register yet.</summary>
    public bool Owns(LoginName name, DateTimeOffset now) =>
        name.IsOf(this) || (name.IsEmail && PreviousEmails.Any(previous => now < previous.Until && name.Matches(previous.Email)));

    /// <summary>
    /// This user with a new password. Tokens that change how the user proves who they are end with the old one; those that take an earlier email back, or
    /// verify the email, do not.
    /// </summary>
    public User WithPassword(HashedPassword password) => this with
    {
        Password = password,
        AuthVersion = AuthVersion + 1,
        Tokens = Tokens.Remove(TokenPurpose.Reset).Remove(TokenPurpose.ChangeEmail),
        PendingEmail = null,
    };

    /// <summary>This user, who has shown to read mails to the email.</summary>
    public User WithVerifiedEmail() => this with { EmailVerified = true, Tokens = Tokens.Remove(TokenPurpose.VerifyEmail) };

    /// <summary>This user with another email, to which the user has shown to read mails. The user can go back to the email before it.</summary>
    /// <param name="email">The new email.</param>
    /// <param name="change">The change.</param>
    public User WithEmail(string email, AccountChange change) => WithPreviousEmail(change.Id, change.At).WithChange(change) with
    {
        Email = email,
        EmailVerified = true,
        AuthVersion = AuthVersion + 1,
        Tokens = Tokens.Remove(TokenPurpose.Reset).Remove(TokenPurpose.VerifyEmail).Remove(TokenPurpose.ChangeEmail),
        PendingEmail = null,
    };

    /// <summary>
    /// This user, who can go back to the present email for <see cref="PreviousEmail.Retention"/>. An email that is listed keeps its place, so that going
    /// back to an email undoes all that came later.
    /// </summary>
    /// <param name="changeId">The id of the change.</param>
    /// <param name="at">When the change is made.</param>
    public User WithPreviousEmail(string changeId, DateTimeOffset at)
    {
        var listed = FindPreviousEmail(LoginName.Email(Email!));
        var entry = (listed ?? new PreviousEmail(changeId, Email!, at)) with { ChangeId = changeId, Until = at + PreviousEmail.Retention };
        return this with { PreviousEmails = listed is null ? PreviousEmails.Add(entry) : PreviousEmails.Replace(listed, entry) };
    }

    /// <summary>
    /// This user, who takes an earlier email back: another person may have changed it since, and cannot get in. The emails before it stay listed, so that the oldest one wins.
    /// </summary>
    /// <param name="tokenHash">The hash of the token that was sent to the email.</param>
    /// <param name="unusable">A stored password that no password matches.</param>
    public User WithPreviousEmailBack(string tokenHash, HashedPassword unusable)
    {
        var back = FindPreviousEmail(tokenHash)!;
        return this with
        {
            Email = back.Email,
            EmailVerified = true,
            PreviousEmails = [.. PreviousEmails.TakeWhile(previous => previous != back)],
            PendingEmail = null,
            Password = unusable,
            AuthVersion = AuthVersion + 1,
            Tokens = Tokens.Clear(),
            Sessions = [],
            Devices = [],
        };
    }

    /// <summary>The listed email for which a token was sent, by the token's hash, or null.</summary>
    public PreviousEmail? FindPreviousEmail(string tokenHash) => PreviousEmails.FirstOrDefault(previous => previous.TokenHashes.Contains(tokenHash));

    /// <summary>The listed email that the user had before, or null.</summary>
    public PreviousEmail? FindPreviousEmail(LoginName name) => PreviousEmails.FirstOrDefault(previous => name.Matches(previous.Email));

    /// <summary>This user without what is kept for a limited time that has passed.</summary>
    public User WithoutExpired(DateTimeOffset now) => PreviousEmails.All(previous => now < previous.Until)
        ? this
        : this with { PreviousEmails = PreviousEmails.RemoveAll(previous => now >= previous.Until) };

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
