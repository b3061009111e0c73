namespace AuthFunctions.Pages;

/// <summary>A link to the same page in a language.</summary>
/// <param name="Language">The language, a tag of RFC 5646.</param>
/// <param name="Address">The address.</param>
public sealed record LanguageLink(string Language, string Address);
