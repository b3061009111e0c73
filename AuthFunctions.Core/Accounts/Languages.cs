namespace AuthFunctions.Core.Accounts;

/// <summary>The languages of mails, as tags of RFC 5646.</summary>
public static class Languages
{
    /// <summary>The language of users of whom none is known.</summary>
    public const string Default = "en";

    /// <summary>Every language.</summary>
    public static IReadOnlyList<string> All { get; } = [Default, "fr"];
}
