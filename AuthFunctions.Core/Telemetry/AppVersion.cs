using System.Reflection;

namespace AuthFunctions.Core.Telemetry;

/// <summary>Which version of the app runs: that of Directory.Build.props, which CHANGELOG.md explains.</summary>
public static class AppVersion
{
    /// <summary>With the commit that it was built from, where it was built in a checkout: <c>1.2.3+5c1d038…</c>.</summary>
    public static string Full { get; } =
        typeof(AppVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>As it is released: <c>1.2.3</c>.</summary>
    public static string Released { get; } = Full.Split('+')[0];
}
