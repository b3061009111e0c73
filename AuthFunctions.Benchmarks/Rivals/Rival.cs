using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>A stack that people use instead, and how to get it.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Packages">The Debian packages that it needs.</param>
/// <param name="StartAsync">Starts it, or throws <see cref="RivalUnavailableException"/>.</param>
internal sealed record Rival(string Name, string[] Packages, Func<CancellationToken, Task<Stack>> StartAsync)
{
    public static IReadOnlyList<Rival> All { get; } =
    [
        new("Flask", FlaskStack.Packages, FlaskStack.StartAsync),
        new("Identity", PostgreSql.Packages, IdentityStack.StartAsync),
    ];

    /// <summary>Installs the packages of all, which takes root.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Installing Debian packages ...");
        await Command.RunAsync("apt-get", ["install", "-y", "--no-install-recommends", .. All.SelectMany(rival => rival.Packages)], cancellationToken);
    }
}
