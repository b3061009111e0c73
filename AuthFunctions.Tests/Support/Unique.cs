namespace AuthFunctions.Tests.Support;

/// <summary>Names that are not registered yet, so that tests can share a table and can be repeated on a deployed app.</summary>
internal static class Unique
{
    public static string Email() => $"{Guid.NewGuid():N}@example.com";

    public static string Username() => $"user-{Guid.NewGuid():N}";
}
