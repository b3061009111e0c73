using System.Collections.Immutable;

namespace AuthFunctions.Core.Accounts.Export;

/// <summary>All that is kept about a user but secrets (General Data Protection Regulation, articles 15 and 20). docs/account-export.schema.json describes it.</summary>
public sealed record AccountExport
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When the data was read.</summary>
    public required DateTimeOffset Exported { get; init; }

    /// <summary>The user.</summary>
    public required AccountPart User { get; init; }

    /// <summary>The sessions that are live.</summary>
    public required ImmutableArray<LiveSessionPart> Sessions { get; init; }

    /// <summary>The browsers that the user has logged in with.</summary>
    public required ImmutableArray<DevicePart> Devices { get; init; }

    /// <summary>What the user was told about by mail in the last days.</summary>
    public required ImmutableArray<ChangePart> Changes { get; init; }

    /// <summary>The emails that the user had until a short time ago.</summary>
    public required ImmutableArray<PreviousEmailPart> PreviousEmails { get; init; }

    /// <summary>The one-time tokens that work, without the tokens themselves.</summary>
    public required ImmutableArray<TokenPart> Tokens { get; init; }

    /// <summary>The failed logins under the user's name; null when none is kept.</summary>
    public required FailuresPart? FailedLogins { get; init; }

    /// <summary>The user in an export.</summary>
    /// <param name="Id">The user's id.</param>
    /// <param name="Email">The email as typed, or null.</param>
    /// <param name="EmailVerified">Whether the user has shown to read mails to the email.</param>
    /// <param name="PendingEmail">The email that the user wants to have instead, or null.</param>
    /// <param name="Username">The username as typed, or null.</param>
    /// <param name="Language">The language of mails to the user.</param>
    /// <param name="PasswordScheme">How the password's hash was made. The hash is a secret.</param>
    /// <param name="CredentialChanges">The number of changes of password and email.</param>
    /// <param name="Created">When the user registered.</param>
    /// <param name="Updated">When the user's row was last changed.</param>
    public sealed record AccountPart(
        string Id,
        string? Email,
        bool EmailVerified,
        string? PendingEmail,
        string? Username,
        string Language,
        string PasswordScheme,
        int CredentialChanges,
        DateTimeOffset Created,
        DateTimeOffset Updated);

    /// <summary>A session in an export.</summary>
    /// <param name="Id">The public id of the session.</param>
    /// <param name="Current">Whether the export was requested with this session.</param>
    /// <param name="Device">The browser and the operating system of the login in words; null when they are not known.</param>
    /// <param name="Network">The network of the login as a prefix; null when the address is not known.</param>
    /// <param name="Created">When the user last proved who they are in this session.</param>
    /// <param name="LastSeen">When the session was last known to be used.</param>
    /// <param name="Expires">The first instant at which the session is no longer valid.</param>
    public sealed record LiveSessionPart(
        string Id, bool Current, string? Device, string? Network, DateTimeOffset Created, DateTimeOffset LastSeen, DateTimeOffset Expires);

    /// <summary>A browser in an export.</summary>
    /// <param name="LastUsed">The day of the last login with it, in UTC.</param>
    /// <param name="Failures">The logins with it that have failed since one succeeded.</param>
    public sealed record DevicePart(DateOnly LastUsed, int Failures);

    /// <summary>A change of the account in an export.</summary>
    /// <param name="At">When it was made.</param>
    /// <param name="Kind"><c>password</c>, <c>email</c> or <c>device</c>.</param>
    public sealed record ChangePart(DateTimeOffset At, string Kind);

    /// <summary>An earlier email in an export.</summary>
    /// <param name="Email">The email.</param>
    /// <param name="Until">The first instant at which the user can no longer go back to it.</param>
    public sealed record PreviousEmailPart(string Email, DateTimeOffset Until);

    /// <summary>A one-time token in an export.</summary>
    /// <param name="Purpose">What it is for.</param>
    /// <param name="Expires">The first instant at which it is no longer valid.</param>
    public sealed record TokenPart(string Purpose, DateTimeOffset Expires);

    /// <summary>Failed logins in an export.</summary>
    /// <param name="Count">Those in the window.</param>
    /// <param name="Consecutive">Those since the last success.</param>
    /// <param name="WindowEnds">When the window ends.</param>
    public sealed record FailuresPart(int Count, int Consecutive, DateTimeOffset WindowEnds);
}
