using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>An alternative stack, and how to install it.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Packages">The Debian packages that it needs.</param>
/// <param name="StartAsync">Starts the stack, or throws <see cref="BackendUnavailableException"/>.</param>
internal sealed record ComparedBackend(string Name, string[] Packages, Func<CancellationToken, Task<Backend>> StartAsync)
{
    public static IReadOnlyList<ComparedBackend> All { get; } =
    [
        new("Flask", FlaskBackend.Packages, FlaskBackend.StartAsync),
        new("Identity", PostgreSql.Packages, IdentityBackend.StartAsync),
    ];

    /// <summary>Installs the packages of all stacks. This requires root.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Installing Debian packages ...");
        // A fresh machine has no package lists.
        await Command.RunAsync("apt-get", ["update"], cancellationToken);
        await Command.RunAsync("apt-get", ["install", "-y", "--no-install-recommends", .. All.SelectMany(backend => backend.Packages)], cancellationToken);
    }
}
