namespace AuthFunctions.Pages;

/// <summary>How the pages name and show the product.</summary>
/// <param name="ProductName">Its name.</param>
/// <param name="AccentColor">Its color as <c>#rrggbb</c>.</param>
/// <param name="LogoUrl">Its logo, an <c>https:</c> or a <c>data:</c> address; null for none.</param>
public sealed record Brand(string ProductName, string AccentColor, Uri? LogoUrl)
{
    /// <summary>The first letter of the name, for the icon of the browser's tab.</summary>
    public string Initial => ProductName.EnumerateRunes().First().ToString().ToUpperInvariant();
}
