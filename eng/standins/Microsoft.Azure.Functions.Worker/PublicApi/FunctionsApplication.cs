namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app begins.</summary>
public class FunctionsApplication
{
    /// <summary>Creates the builder of an app.</summary>
    /// <param name="args">The arguments of the command line.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
