namespace AuthFunctions.Tests.Infra;

/// <summary>The use of another Bicep file in one.</summary>
/// <param name="Name">Its name where it is used.</param>
/// <param name="File">The other file.</param>
/// <param name="Given">The parameters that it is given.</param>
internal sealed record BicepModule(string Name, BicepFile File, IReadOnlyList<string> Given);
