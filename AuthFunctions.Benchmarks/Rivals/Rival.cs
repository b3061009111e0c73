using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>An alternative stack, and how to install it.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Packages">The Debian packages that it needs.</param>
/// <param name="StartAsync">Starts the stack, or throws <see cref="RivalUnavailableException"/>.</param>
internal sealed record Rival(string Name, string[] Packages, Func<CancellationToken, Task<Stack>> StartAsync)
{
    public static IReadOnlyList<Rival> All { get; } =
    [
        new("Flask", FlaskStack.Packages, FlaskStack.StartAsync),
        new("Identity", PostgreSql.Packages, IdentityStack.StartAsync),
    ];

    /// <summary>Installs the packages of all stacks. This requires root.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Installing Debian packages ...");
        await Command.RunAsync("apt-get", ["install", "-y", "--no-install-recommends", .. All.SelectMany(rival => rival.Packages)], cancellationToken);
    }
}
