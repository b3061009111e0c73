namespace AuthFunctions.Pages;

/// <summary>What is wrong with a form that was sent.</summary>
/// <param name="Field">The name of the field; null for the form as a whole.</param>
/// <param name="Text">What is wrong, in the language of the page.</param>
public sealed record FormError(string? Field, string Text);
