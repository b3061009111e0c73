namespace AuthFunctions.Core.Accounts.Tokens;

/// <summary>What a one-time token is for. A user has at most one token of each purpose.</summary>
/// <remarks>The names are part of rows' keys and columns, and stay as they are.</remarks>
public sealed record TokenPurpose
{
    private TokenPurpose(string name) => Name = name;

    /// <summary>Setting a new password without the old one.</summary>
    public static TokenPurpose Reset { get; } = new("reset");

    /// <summary>Every purpose.</summary>
    public static IReadOnlyList<TokenPurpose> All { get; } = [Reset];

    /// <summary>The name in storage.</summary>
    public string Name { get; }
}
