namespace AuthFunctions.Http.Bodies;

/// <summary>A field as it was sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text, or null when what was sent is not text: a file, or another JSON value than a string.</param>
internal readonly record struct Field(string Name, string? Text);
