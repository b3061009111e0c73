namespace AuthFunctions.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Quick">Whether figures may be rough: less time for each, and smaller tables.</param>
/// <param name="Only">The one section to run; null for all.</param>
/// <param name="InstallRivals">Whether to install the Debian packages of what the app is compared with.</param>
internal sealed record BenchmarkOptions(bool Quick, string? Only, bool InstallRivals)
{
    /// <exception cref="ArgumentException">There is no such option; the message says which there are.</exception>
    public static BenchmarkOptions Parse(IEnumerable<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        var options = new BenchmarkOptions(Quick: false, Only: null, InstallRivals: false);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--quick" => options with { Quick = true },
                "--only" when rest.TryDequeue(out var section) => options with { Only = section },
                "--install-rivals" => options with { InstallRivals = true },
                _ => throw new ArgumentException($"\"{argument}\" is not among the options: [--quick] [--only SECTION] [--install-rivals]."),
            };
        }

        return options;
    }

    /// <summary>Chooses between a full run's value and a rough one's.</summary>
    public T Choose<T>(T full, T quick) => Quick ? quick : full;
}
