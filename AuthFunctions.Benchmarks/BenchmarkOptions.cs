namespace AuthFunctions.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Quick">Whether rough figures are sufficient: shorter measurements and smaller tables.</param>
/// <param name="Only">The section to run; null for all sections.</param>
/// <param name="InstallBackends">Whether to install the Debian packages of the other stacks in the comparison.</param>
internal sealed record BenchmarkOptions(bool Quick, string? Only, bool InstallBackends)
{
    /// <exception cref="ArgumentException">An option is unknown. The message lists the valid options.</exception>
    public static BenchmarkOptions Parse(IEnumerable<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        var options = new BenchmarkOptions(Quick: false, Only: null, InstallBackends: false);
        while (rest.TryDequeue(out var argument))
        {
            options = argument switch
            {
                "--quick" => options with { Quick = true },
                "--only" when rest.TryDequeue(out var section) => options with { Only = section },
                "--install-backends" => options with { InstallBackends = true },
                _ => throw new ArgumentException($"\"{argument}\" is not among the options: [--quick] [--only SECTION] [--install-backends]."),
            };
        }

        return options;
    }

    /// <summary>Chooses between the value for a full run and the value for a quick run.</summary>
    public T Choose<T>(T full, T quick) => Quick ? quick : full;
}
