namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>The reasons of refusals in audit events. Operators filter by them, so they stay as they are.</summary>
internal static class AuditReasons
{
    /// <summary>A field breaks a rule.</summary>
    public const string Invalid = "Invalid";

    /// <summary>The name belongs to another user.</summary>
    public const string NameTaken = "NameTaken";

    /// <summary>The email is not registered.</summary>
    public const string UnknownEmail = "UnknownEmail";

    /// <summary>The one-time token is unknown, used or expired, or belongs to another user.</summary>
    public const string BadToken = "BadToken";

    /// <summary>The password is right, and the user has to verify the email first.</summary>
    public const string EmailNotVerified = "EmailNotVerified";

    /// <summary>A limit that all instances share was reached: of failures, or of registrations.</summary>
    public const string Limit = "Limit";

    /// <summary>The client's network sent too many requests to the instance at once.</summary>
    public const string Burst = "Burst";
}
