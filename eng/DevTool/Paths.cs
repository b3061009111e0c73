using AuthFunctions.Testing;

namespace DevTool;

/// <summary>The solution and its projects, by their paths.</summary>
internal static class Paths
{
    public const string Configuration = "Debug";

    public static string Solution => Repository.PathOf("AuthFunctions.sln");

    public static string App => Repository.PathOf("AuthFunctions", "AuthFunctions.csproj");

    public static string DevHost => Repository.PathOf("eng", "DevHost", "DevHost.csproj");

    public static string Tests => Repository.PathOf("AuthFunctions.Tests", "AuthFunctions.Tests.csproj");

    public static string Benchmarks => Repository.PathOf("AuthFunctions.Benchmarks", "AuthFunctions.Benchmarks.csproj");

    public static string TestResults => Repository.PathOf("artifacts", "tests");

    public static string LocalSettings => Repository.PathOf("local.settings.json");

    public static string Data => Repository.PathOf(".data");
}
