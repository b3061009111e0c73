namespace AuthFunctions.Core;

/// <summary>A group of settings that the app has.</summary>
/// <param name="Section">Its section in the configuration.</param>
internal sealed record SettingsGroup(string Section);
