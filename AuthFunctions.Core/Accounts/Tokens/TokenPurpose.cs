namespace AuthFunctions.Core.Accounts.Tokens;

/// <summary>What a one-time token is for. A user has at most one token of each purpose, but for <see cref="RevertEmail"/>.</summary>
/// <remarks>The names are part of rows' keys and columns, and stay as they are.</remarks>
public sealed record TokenPurpose
{
    private TokenPurpose(string name) => Name = name;

    /// <summary>Setting a new password without the old one.</summary>
    public static TokenPurpose Reset { get; } = new("reset");

    /// <summary>Showing that the user reads mails to the email.</summary>
    public static TokenPurpose VerifyEmail { get; } = new("verify");

    /// <summary>Taking a new email, which is the token's data.</summary>
    public static TokenPurpose ChangeEmail { get; } = new("change_email");

    /// <summary>Going back to an earlier email. A user has one for each of <see cref="User.PreviousEmails"/>.</summary>
    public static TokenPurpose RevertEmail { get; } = new("revert");

    /// <summary>Every purpose.</summary>
    public static IReadOnlyList<TokenPurpose> All { get; } = [Reset, VerifyEmail, ChangeEmail, RevertEmail];

    /// <summary>The name in storage.</summary>
    public string Name { get; }
}
